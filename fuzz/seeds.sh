#!/usr/bin/env bash
# Makes the seed corpus from the samples: each paragraph, each whole file, each line of JSON, behind the byte that chooses its format.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/read
seed() { # choice, name: standard input becomes a seed
  { printf "$1"; cat; } > "corpus/read/$2"
}
for file in ../samples/*.txt; do
  name=$(basename "$file" .txt)
  seed '\x09' "$name" < "$file"
  number=0
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    number=$((number + 1))
    printf '%s' "$line" | seed '\x09' "$name-$number"
  done < "$file"
done
for file in ../samples/*.md; do seed '\x0a' "$(basename "$file" .md)" < "$file"; done
number=0
while IFS= read -r line; do
  number=$((number + 1))
  printf '%s\n' "$line" | seed '\x03' "line-$number"
done < ../samples/reports.jsonl
for file in ../crates/truceline/tests/articles/*.html; do seed '\x59' "page-$(basename "$file" .html)" < "$file"; done
gzip -nc ../samples/aceh-2005.txt | seed '\x00' packed
printf '\xef\xbb\xbfA truce.' | seed '\x00' marked
printf '\xff\xfeA\0 \0t\0' | seed '\x00' utf16
echo "$(ls corpus/read | wc -l) seeds"
