#!/usr/bin/env python3
"""Fine-tunes the deep coder of acts: which of the contract's twenty acts a statement is, told by its sentence.

    target/release/examples/act_traits crates/reading/tests/sets/acts.tsv crates/reading/tests/cases/statements.tsv \
        training/statements/*.tsv > traits
    python3 training/acts.py train traits --model FOLDER --out acts.pt [--aside NAME] [--init acts.pt] [--epochs 5] [--lr 1e-4]
    python3 training/deep.py mean acts.pt ONE.pt OTHER.pt …
    python3 training/deep.py export coder.pt crates/encoder/model/coder.onnx --acts acts.pt
    python3 training/acts.py blend traits acts.pt --aside NAME         how much the linear model and this one count together

FOLDER is that of deep.py. `traits` holds a line a statement; `--aside` keeps the files with NAME in their names out of training and
prints macro-F1 and accuracy on their statements that the reading finds, after each epoch. One epoch takes about 200 s on one core.

The input is the text in BERT's word pieces, with signs around what is said and around the cue, at most 128. Embeddings stay as they are. One
head reads four vectors: the means of all pieces, of what is said and of the cue, and the sign that opens what is said.
"""
import argparse
import collections
import pathlib
import random
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import AutoModel

import deep

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "statements"))
import weigh  # noqa: E402

ACTS = weigh.ACTS


def read(path):
    """File, act, act now, marked text of each statement."""
    rows = (line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8"))
    return [(file, act, now, marked) for file, _, act, now, marked, *_ in rows]


class Model(nn.Module):
    def __init__(self, folder, signs):
        super().__init__()
        self.enc = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.signs = signs
        self.drop, self.hid, self.out = nn.Dropout(0.2), nn.Linear(4 * deep.WIDTH, deep.WIDTH), nn.Linear(deep.WIDTH, len(ACTS))

    def within(self, x, opens, closes):
        return ((x == self.signs[opens]).int() - (x == self.signs[closes]).int()).cumsum(1) > 0

    def forward(self, x, mask):
        out = self.enc(input_ids=x, attention_mask=mask).last_hidden_state
        groups = (mask.bool(), self.within(x, "<s>", "</s>"), self.within(x, "<t>", "</t>"))
        means = [(out * g[..., None]).sum(1) / g.sum(1, keepdim=True).clamp(min=1) for g in groups]
        first = out[torch.arange(len(x)), (x == self.signs["<s>"]).int().argmax(1)]
        return self.out(self.drop(torch.tanh(self.hid(self.drop(torch.cat([*means, first], 1))))))


def scores(model, items):
    """The logarithm of each act's chance, a row an item."""
    model.eval()
    table = np.zeros((len(items), len(ACTS)))
    with torch.no_grad():
        for row, x, mask in deep.batches(items, 64, False):
            table[row] = torch.log_softmax(model(x, mask), 1).numpy()
    return table


def right(wanted, given):
    """Macro-F1 and accuracy."""
    w, g, both = collections.Counter(wanted), collections.Counter(given), collections.Counter(a for a, b in zip(wanted, given) if a == b)
    f1 = sum(2 * both[a] / max(1, w[a] + g[a]) for a in range(len(ACTS))) / len(ACTS)
    return f"macro-F1 {f1:.3f}, accuracy {sum(both.values()) / max(1, len(wanted)):.3f}"


def train(a):
    random.seed(a.seed), torch.manual_seed(a.seed), torch.set_num_threads(1)
    pieces = deep.Pieces(a.model)
    rows = [(pieces.of(marked), ACTS.index(act), file, now) for file, act, now, marked in read(a.traits)]
    held = [r for r in rows if a.aside and a.aside in r[2] and r[3] != "-"]
    kept = [r for r in rows if not (a.aside and a.aside in r[2])]
    # Every training begins with the same head, so that those of several seeds have a mean (deep.py).
    torch.manual_seed(1)
    model = Model(a.model, pieces.signs)
    torch.manual_seed(a.seed)
    if a.init:
        model.load_state_dict(torch.load(a.init)["net"])
    model.enc.embeddings.requires_grad_(False)
    body = [p for p in model.enc.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("enc.")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": a.lr}, {"params": heads, "lr": 5 * a.lr}], weight_decay=0.01)
    steps = a.epochs * (len(kept) // a.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1, (k + 1) / (0.08 * steps)) * max(0.02, 1 - k / steps))
    for epoch in range(a.epochs):
        start = time.time()
        model.train()
        for row, x, mask in deep.batches(kept, a.batch, True):
            loss = F.cross_entropy(model(x, mask), torch.tensor([kept[j][1] for j in row]), label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        told = right([r[1] for r in held], scores(model, held).argmax(1)) if held else ""
        print(f"epoch {epoch}: {len(kept)} statements, {time.time() - start:.0f} s", told, flush=True)
        torch.save({"net": model.state_dict(), "model": a.model}, a.out)


def blend(a):
    """Fits the linear model without the files aside, and tries how much it should count on them."""
    saved = torch.load(a.weights)
    pieces = deep.Pieces(saved["model"])
    model = Model(saved["model"], pieces.signs)
    model.load_state_dict(saved["net"])
    rows = weigh.read(a.traits)
    args = argparse.Namespace(c=a.c, extra=1.0, least=1)
    kept, aside = [r for r in rows if a.aside not in r[0]], [r for r in rows if a.aside in r[0]]
    _, index, linear = weigh.fit(kept, rows[0][0], args)
    order = [list(linear.classes_).index(act) for act in ACTS]
    margins = linear.decision_function(weigh.matrix(aside, index))[:, order]
    marked = [m for file, _, now, m in read(a.traits) if a.aside in file and now != "-"]
    deep_scores = scores(model, [(pieces.of(m),) for m in marked])
    wanted = [ACTS.index(r[2]) for r in aside]
    for share in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0):
        print(f"margins times {share}:", right(wanted, (deep_scores + share * margins).argmax(1)))
    print("margins alone:", right(wanted, margins.argmax(1)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    p = commands.add_parser("train")
    p.add_argument("traits")
    p.add_argument("--model", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--aside")
    p.add_argument("--init", help="weights to go on from")
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--lr", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seed", type=int, default=1)
    p.set_defaults(run=train)
    p = commands.add_parser("blend")
    p.add_argument("traits")
    p.add_argument("weights")
    p.add_argument("--aside", required=True)
    p.add_argument("--c", type=float, default=0.06)
    p.set_defaults(run=blend)
    a = parser.parse_args()
    a.run(a)


if __name__ == "__main__":
    main()
