"""Made-up reports as JSON lines, for measuring: nothing in them is true."""
import json
import random

COUNTRIES = ["Sudan", "Chad", "Libya", "Mali", "Niger", "Kenya", "Uganda", "Yemen", "Iraq", "Syria", "Lebanon", "Georgia"]
CITIES = ["Khartoum", "Tripoli", "Bamako", "Niamey", "Goma", "Nairobi", "Kampala", "Juba", "Aden", "Mosul", "Baku", "Aleppo"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SENTENCES = [
    "The army of {c} attacked {t} on {w}, killing {n} soldiers of {d}.",
    "The government of {d} accused {c} of breaking the {k} truce near {t}, which {c} denied on {w}.",
    "{c} and {d} agreed to exchange {n} prisoners after {k} talks in {t}.",
    "\"We will answer the {k} attack on {t},\" the defence minister of {c} said on {w}.",
    "More than {n} people fled {t} on {w}, the United Nations said, and {k} convoys were stopped by {d}.",
    "The {k} Front demanded that {c} withdraw {n} men from {t} by {w}.",
]


def word(lot):
    return "".join(lot.choice("bdgklmnprstvz") + lot.choice("aeiou") for _ in range(3)).capitalize()


def report(n):
    lot = random.Random(n)
    some = lambda: lot.choice(SENTENCES).format(c=lot.choice(COUNTRIES), d=lot.choice(COUNTRIES), t=lot.choice(CITIES),
                                                w=lot.choice(DAYS), n=lot.randrange(2, 90), k=word(lot))
    text = " ".join(some() for _ in range(lot.randrange(2, 5)))
    day = f"{2000 + n // 40000}-{n // 3000 % 12 + 1:02}-{n // 110 % 28 + 1:02}"
    return json.dumps({"name": f"made-up/{n}", "published": day, "text": text}) + "\n"


def write(path, reports):
    with open(path, "w") as feed:
        feed.writelines(report(n) for n in range(reports))
