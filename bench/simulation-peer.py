"""The model of src/playbook/simulation in numpy, or in plain Python: what bench/simulation.bench.ts measures against.

python3 simulation-peer.py numpy|plain ROUNDS < model.json
Prints {"milliseconds": [...], "mean": ..., "p80": ...}; starting Python and loading numpy are not counted.
"""

import bisect
import json
import math
import random
import sys
import time

REACH, PER_UNIT, CELLS = 6, 64, 256
NODES = 2 * REACH * PER_UNIT + 1


def in_numpy(model, draws, seed):
    import numpy as np

    grid = np.linspace(-REACH, REACH, NODES)
    below = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in grid])
    t = np.linspace(0, 1, CELLS + 1)[1:-1]
    bent = t * t * (3 - 2 * t)
    ln, ln_rest, slope = np.log(bent), np.log1p(-bent), 6 * t * (1 - t)
    places = np.concatenate(([0.0], bent, [1.0]))
    chance = np.random.default_rng(seed)
    common = chance.standard_normal(draws) * (math.sqrt(model["correlation"]) * PER_UNIT) + REACH * PER_UNIT
    own = math.sqrt(1 - model["correlation"]) * PER_UNIT
    hours = np.zeros(draws)
    for each in model["activities"]:
        span = each["high"] - each["low"]
        mode = (each["likely"] - each["low"]) / span
        density = slope * np.exp(4 * mode * ln + (4 - 4 * mode) * ln_rest)
        sums = np.concatenate(([0.0], np.cumsum(density), [0.0]))
        sums[1:-1] -= density / 2
        sums[-1] = sums[-2] + density[-1] / 2
        table = each["low"] + span * np.interp(below, sums / sums[-1], places)
        place = chance.standard_normal(draws)
        place *= own
        place += common
        np.clip(place, 0, NODES - 1.001, out=place)
        node = place.astype(np.intp)
        place -= node
        left = table[node]
        hours += left + place * (table[node + 1] - left)
    for each in model["risks"]:
        strikes = chance.random(draws) < each["probability"]
        span = each["high"] - each["low"]
        mode = (each["likely"] - each["low"]) / span
        hours += strikes * (each["low"] + span * chance.beta(1 + 4 * mode, 5 - 4 * mode, draws))
    return float(hours.mean()), [float(q) for q in np.quantile(hours, [0.1, 0.5, 0.8, 0.9])]


def in_plain_python(model, draws, seed):
    chance = random.Random(seed)
    below = [0.5 * math.erfc(-(at / PER_UNIT - REACH) / math.sqrt(2)) for at in range(NODES)]
    weight, own = math.sqrt(model["correlation"]), math.sqrt(1 - model["correlation"])
    common = [chance.gauss(0, 1) * weight for _ in range(draws)]
    hours = [0.0] * draws
    for each in model["activities"]:
        low, span = each["low"], each["high"] - each["low"]
        table = quantiles(below, (each["likely"] - low) / span)
        for at in range(draws):
            place = (common[at] + own * chance.gauss(0, 1) + REACH) * PER_UNIT
            place = min(max(place, 0.0), NODES - 1.001)
            node = int(place)
            left = table[node]
            hours[at] += low + span * (left + (place - node) * (table[node + 1] - left))
    for each in model["risks"]:
        low, span = each["low"], each["high"] - each["low"]
        mode = (each["likely"] - low) / span
        for at in range(draws):
            if chance.random() < each["probability"]:
                hours[at] += low + span * chance.betavariate(1 + 4 * mode, 5 - 4 * mode)
    hours.sort()
    return sum(hours) / draws, [hours[int(share * (draws - 1))] for share in (0.1, 0.5, 0.8, 0.9)]


def quantiles(below, mode):
    sums, places = [0.0], [0.0]
    for at in range(1, CELLS):
        t = (at - 0.5) / CELLS
        x = t * t * (3 - 2 * t)
        sums.append(sums[-1] + 6 * t * (1 - t) * x ** (4 * mode) * (1 - x) ** (4 - 4 * mode))
        t = at / CELLS
        places.append(t * t * (3 - 2 * t))
    table = []
    for share in below:
        at = min(max(bisect.bisect(sums, share * sums[-1]), 1), len(sums) - 1)
        within = (share * sums[-1] - sums[at - 1]) / (sums[at] - sums[at - 1])
        table.append(places[at - 1] + within * (places[at] - places[at - 1]))
    return table


def main():
    which, rounds = sys.argv[1], int(sys.argv[2])
    told = json.load(sys.stdin)
    work = in_numpy if which == "numpy" else in_plain_python
    milliseconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        mean, (_, _, p80, _) = work(told["model"], told["run"]["draws"], told["run"]["seed"])
        milliseconds.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"milliseconds": milliseconds, "mean": mean, "p80": p80}))


main()
