"""For each label a linear model over hashed words, pairs of words and letters inside words.

Needs Debian's python3-sklearn. linear.cpp reads what `train` writes and must change together with it.
"""
import functools
import struct

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

SHORTEST, LONGEST = 3, 5  # characters of a word between < and >
RUN_FACTOR = 116049371
ALPHA = 1e-6
CLIPPED = 0.0001          # share of the weights that one byte cuts off
MASK = 0xFFFFFFFF


def hash_of(data, value=2166136261):
    """FNV-1a as fastText computes it: each byte is taken as signed before it is widened."""
    for byte in data:
        value = ((value ^ ((byte - 256 if byte > 127 else byte) & MASK)) * 16777619) & MASK
    return value


class Features:
    """Places of what stands in a text, each once."""

    def __init__(self, places):
        self.places, self.known = places, {}

    def word(self, word):
        found = self.known.get(word)
        if found is None:
            whole, framed, places = hash_of(word.encode()), "<" + word + ">", set()
            for begin in range(len(framed)):
                value = 2166136261
                for at in range(begin, min(len(framed), begin + LONGEST)):
                    value = hash_of(framed[at].encode(), value)
                    if at - begin + 1 >= SHORTEST:
                        places.add(value % self.places)
            places.add(whole % self.places)
            found = self.known[word] = (whole, places)
        return found

    def of(self, words):
        known, places = [self.word(word) for word in words], set()
        for _, own in known:
            places |= own
        for (one, _), (other, _) in zip(known, known[1:]):
            places.add(((one * RUN_FACTOR + other) & 0xFFFFFFFFFFFFFFFF) % self.places)
        return sorted(places)

    def matrix(self, texts):
        ends, places = [0], []
        for words in texts:
            places += self.of(words)
            ends.append(len(places))
        ones = numpy.ones(len(places), dtype=numpy.float32)
        return csr_matrix((ones, numpy.array(places, dtype=numpy.int32), numpy.array(ends)), shape=(len(texts), self.places))


@functools.cache
def features(places):
    """Those that know already what other texts of this many places held."""
    return Features(places)


def scaled(matrix, rarity):
    """Each row as rarities, to a length of one."""
    out = matrix.copy()
    out.data = rarity[out.indices].astype(numpy.float32)
    length = numpy.sqrt(numpy.asarray(out.multiply(out).sum(axis=1)).ravel())
    out.data /= numpy.repeat(numpy.maximum(length, 1e-9), numpy.diff(out.indptr)).astype(numpy.float32)
    return out


def train(texts, labels_of, labels, places, epochs):
    """The model's bytes: how many places, how many labels and how long their names are, a step of rarity, for each label a step
    and what it starts from, as 32-bit numbers, the names parted by blanks, then for each place a signed byte a label, weight
    times rarity, and its rarity."""
    matrix = features(places).matrix(texts)
    seen = numpy.bincount(matrix.indices, minlength=places)
    rarity = numpy.log((1 + len(texts)) / (1 + seen)) + 1
    step = rarity.max() / 255
    codes = numpy.maximum(1, numpy.rint(rarity / step)).astype(numpy.uint8)
    rarity = codes * step
    matrix = scaled(matrix, rarity)
    table, names = numpy.zeros((places, len(labels) + 1), dtype=numpy.uint8), " ".join(labels).encode()
    head = struct.pack("<IIIf", places, len(labels), len(names), step)
    for place, label in enumerate(labels):
        wanted = numpy.array([label in own for own in labels_of])
        model = SGDClassifier(loss="log_loss", alpha=ALPHA, max_iter=epochs, tol=None, random_state=1).fit(matrix, wanted)
        weights = model.coef_[0] * rarity
        weight_step = numpy.quantile(numpy.abs(weights[weights != 0]), 1 - CLIPPED) / 127
        table[:, place] = numpy.clip(numpy.rint(weights / weight_step), -127, 127).astype(numpy.int8).view(numpy.uint8)
        head += struct.pack("<ff", weight_step, model.intercept_[0])
    table[:, len(labels)] = codes
    return head + names + table.tobytes()


class Model:
    """What a program sees in the bytes of `train`."""

    def __init__(self, data):
        places, count, length, step = struct.unpack_from("<IIIf", data)
        numbers = struct.unpack_from(f"<{2 * count}f", data, 16)
        at = 16 + 8 * count
        self.labels, self.features = data[at:at + length].decode().split(), features(places)
        table = numpy.frombuffer(data, dtype=numpy.uint8, offset=at + length).reshape(places, count + 1)
        self.weights = table[:, :count].view(numpy.int8) * numpy.array(numbers[0::2], dtype=numpy.float32)
        self.start = numpy.array(numbers[1::2])
        self.rarity = table[:, count] * step

    def ask(self, texts):
        """For each text, given as its words, the probability of each label."""
        matrix = self.features.matrix(texts)
        length = numpy.sqrt(numpy.maximum(matrix @ (self.rarity ** 2), 1e-9))
        odds = (matrix @ self.weights) / length[:, None] + self.start
        return [dict(zip(self.labels, map(float, p))) for p in 1 / (1 + numpy.exp(-odds))]
