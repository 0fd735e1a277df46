"""Shrinks a fastText model from four bytes a number to half a byte, in fastText's own form of quantised models (.ftz).

fastText's `quantize` finds its codes by k-means over all rows, most of which say little, and costs four points of a hundred
on our messages. Here each row is its length times its direction: the length one of 256 even steps of its logarithm, each
number of the direction one of the 16 levels that are best for normally distributed numbers. That costs half a point.
linear.cpp reads this form and no other: all pairs of numbers share one table.
"""
import array
import bisect
import math
import struct

# Half of the 16 levels for a deviation of one: J. Max, Quantizing for Minimum Distortion, IRE Trans. IT-6 (1960), table I.
LEVELS = (0.1284, 0.3881, 0.6568, 0.9424, 1.2562, 1.6181, 2.0690, 2.7326)
STEPS = 2048  # of the table from a number between -1 and 1 to its level
MAGIC, VERSION = 793712314, 12
ARGUMENTS = 12 * 4 + 8  # bytes of a model's arguments: twelve 32-bit numbers and a double, the first of them the dimension
COUNT_AND_TYPE = 9      # bytes that follow each word of the dictionary


def read(path):
    """The parts of a dense model: arguments, counts, entries, rows as one array of floats, and the output matrix."""
    with open(path, "rb") as file:
        data = file.read()
    if struct.unpack_from("<ii", data) != (MAGIC, VERSION):
        raise ValueError(f"{path}: expected a fastText model of version {VERSION}")
    at = 8 + ARGUMENTS
    size, words, labels, tokens, pruned = struct.unpack_from("<iiiqq", data, at)
    at = start = at + 28
    for _ in range(size):
        at = data.index(b"\0", at) + 1 + COUNT_AND_TYPE
    entries = data[start:at]
    quantised, count, dim = struct.unpack_from("<?qq", data, at)
    if quantised or pruned != -1:
        raise ValueError(f"{path}: expected a model that isn't quantised")
    at += 17
    rows = array.array("f")
    rows.frombytes(data[at:at + 4 * count * dim])
    return data[:8 + ARGUMENTS], (size, words, labels, tokens), entries, rows, dim, data[at + 4 * count * dim:]


def nibbles(dim):
    """The levels of a direction's numbers, and for each step from -1 to 1 which of them is nearest."""
    half = [level / math.sqrt(dim) for level in LEVELS]
    levels = [-level for level in reversed(half)] + half
    borders = [(low + high) / 2 for low, high in zip(levels, levels[1:])]
    return levels, [bisect.bisect(borders, (step + 0.5) / STEPS * 2 - 1) for step in range(STEPS + 1)]


def compress(source, target):
    arguments, counts, entries, rows, dim, output = read(source)
    row = lambda i: rows[i * dim:(i + 1) * dim]
    lengths = [math.sqrt(sum(v * v for v in row(i))) or 1e-9 for i in range(len(rows) // dim)]
    shortest, longest = math.log(min(lengths)), math.log(max(lengths))
    step = (longest - shortest) / 255 or 1
    length_codes = bytes(round((math.log(length) - shortest) / step) for length in lengths)
    levels, nearest = nibbles(dim)
    codes = bytearray()
    for i, length in enumerate(lengths):
        scale = STEPS / 2 / length
        found = [nearest[int(v * scale + STEPS / 2)] for v in row(i)]
        codes += bytes(high << 4 | low for high, low in zip(found[::2], found[1::2]))
    pairs = array.array("f", [levels[half] for _ in range(dim // 2) for code in range(256) for half in (code >> 4, code & 15)])
    length_steps = array.array("f", [math.exp(shortest + code * step) for code in range(256)])
    with open(target, "wb") as out:
        out.write(arguments + struct.pack("<iiiqq", *counts, -1) + entries)
        # The rows are quantised, their lengths apart; then the codes, and two product quantisers with their sizes.
        out.write(struct.pack("<??qqi", True, True, len(lengths), dim, len(codes)) + codes)
        out.write(struct.pack("<iiii", dim, dim // 2, 2, 2) + pairs.tobytes())
        out.write(length_codes + struct.pack("<iiii", 1, 1, 1, 1) + length_steps.tobytes())
        out.write(output)
