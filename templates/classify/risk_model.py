"""The risks of a message: for each a linear model over hashed words, pairs of words and letters inside words.

A threat is mostly one clause of many, so a message is asked sentence by sentence and the surest one counts. Needs Debian's
python3-sklearn. risk_model.cpp reads what `train` writes and must change together with it.
"""
import struct

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

BUCKETS = 1 << 19
SHORTEST, LONGEST = 3, 5  # characters of a word between < and >
RUN_FACTOR = 116049371
ALPHA, EPOCHS = 1e-6, 20
CLIPPED = 0.0001          # share of the weights that one byte cuts off
MASK = 0xFFFFFFFF


def hash_of(data, value=2166136261):
    """FNV-1a as fastText computes it: each byte is taken as signed before it is widened."""
    for byte in data:
        value = ((value ^ ((byte - 256 if byte > 127 else byte) & MASK)) * 16777619) & MASK
    return value


class Features:
    """Places of what stands in a sentence, each once."""

    def __init__(self):
        self.known = {}

    def word(self, word):
        found = self.known.get(word)
        if found is None:
            whole, framed, places = hash_of(word.encode()), "<" + word + ">", set()
            for begin in range(len(framed)):
                value = 2166136261
                for at in range(begin, min(len(framed), begin + LONGEST)):
                    value = hash_of(framed[at].encode(), value)
                    if at - begin + 1 >= SHORTEST:
                        places.add(value % BUCKETS)
            places.add(whole % BUCKETS)
            found = self.known[word] = (whole, places)
        return found

    def of(self, words):
        known, places = [self.word(word) for word in words], set()
        for _, own in known:
            places |= own
        for (one, _), (other, _) in zip(known, known[1:]):
            places.add(((one * RUN_FACTOR + other) & 0xFFFFFFFFFFFFFFFF) % BUCKETS)
        return sorted(places)

    def matrix(self, texts):
        ends, places = [0], []
        for words in texts:
            places += self.of(words)
            ends.append(len(places))
        ones = numpy.ones(len(places), dtype=numpy.float32)
        return csr_matrix((ones, numpy.array(places, dtype=numpy.int32), numpy.array(ends)), shape=(len(texts), BUCKETS))


def scaled(matrix, rarity):
    """Each row as rarities, to a length of one."""
    out = matrix.copy()
    out.data = rarity[out.indices].astype(numpy.float32)
    length = numpy.sqrt(numpy.asarray(out.multiply(out).sum(axis=1)).ravel())
    out.data /= numpy.repeat(numpy.maximum(length, 1e-9), numpy.diff(out.indptr)).astype(numpy.float32)
    return out


def train(texts, risks_of, risks):
    """The model's bytes: the number of places, a step of rarity, for each risk a step and what it starts from, as 32-bit
    numbers, then for each place a signed byte a risk, weight times rarity, and its rarity."""
    matrix = Features().matrix(texts)
    seen = numpy.bincount(matrix.indices, minlength=BUCKETS)
    rarity = numpy.log((1 + len(texts)) / (1 + seen)) + 1
    step = rarity.max() / 255
    codes = numpy.maximum(1, numpy.rint(rarity / step)).astype(numpy.uint8)
    rarity = codes * step
    matrix = scaled(matrix, rarity)
    table, head = numpy.zeros((BUCKETS, len(risks) + 1), dtype=numpy.uint8), struct.pack("<If", BUCKETS, step)
    for place, risk in enumerate(risks):
        wanted = numpy.array([risk in own for own in risks_of])
        model = SGDClassifier(loss="log_loss", alpha=ALPHA, max_iter=EPOCHS, tol=None, random_state=1).fit(matrix, wanted)
        weights = model.coef_[0] * rarity
        weight_step = numpy.quantile(numpy.abs(weights[weights != 0]), 1 - CLIPPED) / 127
        table[:, place] = numpy.clip(numpy.rint(weights / weight_step), -127, 127).astype(numpy.int8).view(numpy.uint8)
        head += struct.pack("<ff", weight_step, model.intercept_[0])
    table[:, len(risks)] = codes
    return head + table.tobytes()


class Model:
    """What a program sees in the bytes of `train`."""

    def __init__(self, data, risks):
        self.risks, self.features = risks, Features()
        buckets, step = struct.unpack_from("<If", data)
        numbers = struct.unpack_from(f"<{2 * len(risks)}f", data, 8)
        table = numpy.frombuffer(data, dtype=numpy.uint8, offset=8 + 8 * len(risks)).reshape(buckets, len(risks) + 1)
        self.weights = table[:, :len(risks)].view(numpy.int8) * numpy.array(numbers[0::2], dtype=numpy.float32)
        self.start = numpy.array(numbers[1::2])
        self.rarity = table[:, len(risks)] * step

    def ask(self, messages):
        """For each message, given as its sentences, the probability of each risk in its surest one."""
        owner = [n for n, sentences in enumerate(messages) for _ in sentences]
        matrix = self.features.matrix([words for sentences in messages for words in sentences])
        length = numpy.sqrt(numpy.maximum(matrix @ (self.rarity ** 2), 1e-9))
        odds = (matrix @ self.weights) / length[:, None] + self.start
        answers = [dict.fromkeys(self.risks, 0.0) for _ in messages]
        for n, p in zip(owner, 1 / (1 + numpy.exp(-odds))):
            for risk, value in zip(self.risks, p):
                answers[n][risk] = max(answers[n][risk], float(value))
        return answers
