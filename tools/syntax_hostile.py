#!/usr/bin/env python3
"""Writes texts that are hard on a tokenizer, as JSON lines with `text`: tools/token_parity.py reads them.

Usage: python tools/syntax_hostile.py COUNT [SEED] > hostile.jsonl
Texts are drawn at random, always the same for a seed, from letters of many scripts, all kinds of white space, control and
joining characters, emoji, marks without a letter, quotes and dots in a row, numbers with units, addresses and short forms.
"""
import json
import random
import sys

LETTERS = "abcxyzABCXYZñéßœşğıİžćđάθωΩжёЩіїєґЇשלוםمرحبا\u0640پچگहिन्दीবাংলাไทย中文日本語ひらカタ한국어አማርኛაბԱբ"
SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
HIDDEN = "\x00\x01\x07\x08\x1b\x7f\xad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\ufeff\ufe0f\U000e0041"
MARKS = "\u0300\u0301\u0308\u0323\u0591\u064b\u0e31\u20dd\U0001f3fb"
PUNCT = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»‘’‚“”„†‡•…‹›′″§¶°±²³¼½·€£₽฿؟،؛٪۔।。，、；：！？「」『』（）【】《》–—―−"
SYMBOLS = "😀👍🏽👨\u200d👩\u200d👧🇺🇦❤️✔☎♥★→↔∑√∞©®™℠№℃\ufffd\U0001f9ff\U00010140\U0001d11e"
DIGITS = "0123456789٠١٢٣०१२Ⅷ⑤"
WORDS = """don't can't y'all Mr. U.S. U.N. e.g. i.e. a.m. 8a.m. 10:30p.m. o'clock 'em rock'n'roll cannot gonna I'm it's John's
boss' C++ :-) :( <3 ^_^ ... .. -- --- n't 's 'S ’s ’re www.example.org http://example.com/a?b=c#d https://user:pass@host.example:8080/x
ftp://10.0.0.1/ 192.168.0.1 203.0.113.7 info@example.org a@b @user #tag 5km 5km/h 20°C. 3.5% $5 US$5 £3m €1,000.50 1/2 1-2 10^3 2+2=4
well-known mother-in-law and/or either/or end.Next end,next "quoted" (text) [sic] {x} x=y a:b A.B.C. Ph.D. No.5 50+ +5 10. '80s 1990s
sentence.” sentence.’ sentence.) sentence?! what?? no!! Qur'an l'aube d'accord aujourd'hui qu'il z.B. usw. т.е. і.о. კ.ი. ""
e.V. km² m/s. F.b.I. vs. Jan. L.L.C. --flag -5 –5 —x— 'twas ‘tis rock’n’roll <a> &amp; \\t \\n ಠ_ಠ ¯\\(ツ)/¯ (o: 8) >.< v.v""".split()


def piece(draw):
    kind = draw.random()
    if kind < 0.35:
        return draw.choice(WORDS)
    if kind < 0.5:
        return "".join(draw.choice(LETTERS) for _ in range(draw.randint(1, 8)))
    if kind < 0.6:
        return "".join(draw.choice(DIGITS + ".,-:/+%") for _ in range(draw.randint(1, 6)))
    pool = draw.choice([SPACES, HIDDEN, MARKS, PUNCT, PUNCT, PUNCT, SYMBOLS, LETTERS + PUNCT])
    run = draw.choice([1, 1, 1, 2, 3, 8])
    return draw.choice(pool) * run if draw.random() < 0.5 else "".join(draw.choice(pool) for _ in range(run))


def text(draw):
    glue = draw.choice(["", "", " ", "  "])
    return glue.join(piece(draw) + draw.choice(["", "", " "]) for _ in range(draw.randint(1, 30)))


def main(count, seed):
    draw = random.Random(seed)
    for _ in range(count):
        print(json.dumps({"text": text(draw)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
