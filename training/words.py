#!/usr/bin/env python3
"""Makes crates/reading/data/coder_words.bin: a short vector for each word, taken from a sentence encoder.

    python3 training/words.py MODEL [--save VECTORS.npz]     MODEL: a folder of all-MiniLM-L6-v2 (Apache-2.0), as transformers reads it
    python3 training/words.py --from VECTORS.npz

Each English word of the encoder's vocabulary, and each of the training set (training/events/*.tsv), goes through the encoder alone; the mean of
its last layer, centred, is cut to the first 64 principal components and to unit length. What is written: the eight bytes `TLWORDS1`, the number
of words and of dimensions (u32, little-endian like all that follows), the words' names in rising order (u32: see `name`), and for each word
its components times 127 as signed bytes.

Needs numpy; with MODEL also torch and transformers.
"""
import argparse
import pathlib
import re

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "crates/reading/data/coder_words.bin"
DIMENSIONS = 64


def name(text):
    """The number by which the program finds a word: FNV-1a of 64 bits, its halves folded; as learned/name.rs has it."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = (h ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return (h ^ h >> 32) & 0xFFFFFFFF


def vocabulary(tokenizer):
    words = {w for w in tokenizer.get_vocab() if w.isascii() and w.isalpha() and len(w) > 1}
    for file in sorted((HERE / "events").glob("*.tsv")):
        words |= set(re.findall(r"[a-z]+", re.sub(r"</?[st]>", " ", file.read_text()).lower()))
    return sorted(words)


def encode(folder):
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, net = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    words, all_vectors = vocabulary(tokenizer), []
    with torch.no_grad():
        for at in range(0, len(words), 256):
            batch = tokenizer(words[at : at + 256], padding=True, return_tensors="pt")
            last, mask = net(**batch).last_hidden_state, batch["attention_mask"][..., None]
            all_vectors.append(((last * mask).sum(1) / mask.sum(1)).numpy())
    vectors = np.concatenate(all_vectors)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    _, _, components = np.linalg.svd(vectors, full_matrices=False)
    return np.array(words), (vectors @ components[:DIMENSIONS].T).astype(np.float32)


def pack(words, vectors):
    vectors = vectors[:, :DIMENSIONS]
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    names = np.array([name(w) for w in words], dtype="<u4")
    order = np.argsort(names, kind="stable")
    keep = order[np.concatenate([[True], np.diff(names[order].astype(np.int64)) > 0])]
    head = np.array([len(keep), DIMENSIONS], dtype="<u4")
    body = np.rint(vectors[keep] * 127).astype(np.int8)
    return b"TLWORDS1" + head.tobytes() + names[keep].tobytes() + body.tobytes()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model", nargs="?")
    ap.add_argument("--save")
    ap.add_argument("--from", dest="given")
    a = ap.parse_args()
    if a.given:
        kept = np.load(a.given)
        words, vectors = kept["words"], kept["P"]
    elif a.model:
        words, vectors = encode(a.model)
        if a.save:
            np.savez(a.save, words=words, P=vectors)
    else:
        ap.error("a MODEL, or --from")
    data = pack(words, vectors)
    OUT.write_bytes(data)
    print(f"{OUT.name}: {len(words)} words, {len(data)} bytes")


if __name__ == "__main__":
    main()
