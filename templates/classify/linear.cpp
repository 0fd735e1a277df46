#include "templates/classify/linear.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <stdexcept>

namespace templates {
namespace {

/// Four floats of one register, on every machine that we build for.
using Four = float __attribute__((vector_size(16)));

constexpr std::string_view kLineEnd = "</s>";
constexpr std::string_view kLabelPrefix = "__label__";
constexpr std::uint64_t kRunFactor = 116049371;

// FNV-1a as fastText computes it: each byte is taken as signed before it is widened.
constexpr std::uint32_t kHashStart = 2166136261U;
constexpr std::uint32_t hashByte(std::uint32_t hash, char byte) {
    return (hash ^ static_cast<std::uint32_t>(static_cast<std::int8_t>(byte))) * 16777619U;
}

struct WordHash {
    std::uint32_t hash = kHashStart;
    std::uint32_t check = 0;
};
constexpr WordHash hashOf(std::string_view word) {
    WordHash both;
    for (const char byte : word) {
        both.hash = hashByte(both.hash, byte);
        both.check = (both.check + static_cast<std::uint8_t>(byte)) * 0x9E3779B1U;
    }
    return both;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

Four load(const float* numbers) {
    Four four;
    std::memcpy(&four, numbers, sizeof four);
    return four;
}
void store(float* numbers, const Four& four) { std::memcpy(numbers, &four, sizeof four); }

/// fastText looks the logistic function up in 512 steps from -8 to 8, and adds a little that keeps its
/// logarithm finite. Temperature and thresholds were fitted with that.
class Logistic {
public:
    Logistic() {
        for (int i = 0; i <= kSteps; ++i) {
            const float x = static_cast<float>(i * 2 * kMost) / kSteps - kMost;
            steps_[static_cast<std::size_t>(i)] = static_cast<float>(1.0 / (1.0 + std::exp(-x)));
        }
    }
    float operator()(float x) const {
        constexpr float kLeast = 1e-5F;
        if (x < -kMost) return kLeast;
        if (x > kMost) return 1 + kLeast;
        return steps_[static_cast<std::size_t>((x + kMost) * kSteps / kMost / 2)] + kLeast;
    }

private:
    static constexpr int kSteps = 512;
    static constexpr int kMost = 8;
    std::array<float, kSteps + 1> steps_{};
};

}  // namespace

HashedWords::HashedWords(const std::vector<std::string>& texts, int shortest, int longest) {
    constexpr std::size_t kUsual = 24;  // n-grams of a word
    words.reserve(texts.size());
    ngrams.reserve(texts.size() * kUsual);
    std::string framed;
    for (const std::string& text : texts) {
        framed.assign(1, '<').append(text).append(1, '>');
        const char* const end = framed.data() + framed.size();
        for (const char* begin = framed.data(); begin < end; ++begin) {
            if (continues(*begin)) continue;
            std::uint32_t hash = kHashStart;
            const char* at = begin;
            for (int length = 1; at < end && length <= longest; ++length) {
                do {
                    hash = hashByte(hash, *at++);
                } while (at < end && continues(*at));
                if (length >= shortest) ngrams.push_back(hash);
            }
        }
        const WordHash whole = hashOf(text);
        words.push_back({whole.hash, whole.check, ngrams.size()});
    }
}

/// A model's bytes from its beginning to its end.
class LinearModel::Input {
public:
    explicit Input(std::string_view bytes) : rest_(bytes) {}

    template <typename Number>
    Number number() {
        Number number{};
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    /// A count or a size.
    template <typename Number>
    std::size_t size() {
        const Number size = number<Number>();
        if (size < 0) throw std::logic_error("a fastText model has a negative size");
        return static_cast<std::size_t>(size);
    }
    std::string_view take(std::size_t length) {
        if (length > rest_.size()) throw std::logic_error("a fastText model is cut short");
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }
    std::string_view word() {
        const std::string_view word = take(std::min(rest_.find('\0'), rest_.size()));
        take(1);
        return word;
    }
    static void require(bool holds) {
        if (!holds) throw std::logic_error("a fastText model has another form than compress.py gives it");
    }

private:
    std::string_view rest_;
};

LinearModel::LinearModel(std::string_view bytes) {
    Input input(bytes);
    readArguments(input);
    readDictionary(input);
    readRows(input);
    readOutput(input);
}

void LinearModel::readArguments(Input& input) {
    constexpr std::int32_t kMagic = 793712314;
    constexpr std::int32_t kVersion = 12;
    constexpr std::int32_t kOneAgainstAll = 4;
    constexpr std::int32_t kSupervised = 3;
    Input::require(input.number<std::int32_t>() == kMagic && input.number<std::int32_t>() == kVersion);
    const std::size_t width = input.size<std::int32_t>();
    input.take(4 * sizeof(std::int32_t));  // window, epochs, least count, negatives
    word_run_ = input.number<std::int32_t>();
    Input::require(input.number<std::int32_t>() == kOneAgainstAll);
    Input::require(input.number<std::int32_t>() == kSupervised);
    buckets_ = static_cast<std::uint32_t>(input.size<std::int32_t>());
    shortest_ = input.number<std::int32_t>();
    longest_ = input.number<std::int32_t>();
    input.take(sizeof(std::int32_t) + sizeof(double));  // rate of updates, threshold
    Input::require(width == kWidth);
    // fastText leaves single marks of begin and end out, which nothing here looks at.
    Input::require(buckets_ > 0 && (longest_ == 0 || shortest_ > 1));
}

void LinearModel::readDictionary(Input& input) {
    const std::size_t size = input.size<std::int32_t>();
    word_count_ = static_cast<std::uint32_t>(input.size<std::int32_t>());
    const std::size_t label_count = input.size<std::int32_t>();
    input.take(sizeof(std::int64_t));                    // words in all
    Input::require(input.number<std::int64_t>() == -1);  // no n-gram is cut off
    Input::require(size == word_count_ + label_count && label_count > 0);
    std::size_t slots = 1;
    while (slots <= std::size_t{word_count_} + word_count_ / 4) slots *= 2;
    slots_.assign(slots, {0, -1});
    for (std::uint32_t row = 0; row < size; ++row) {
        const std::string_view word = input.word();
        input.take(sizeof(std::int64_t) + 1);  // count and kind
        if (row < word_count_)
            index(word, static_cast<std::int32_t>(row));
        else
            labels_.emplace_back(word.substr(std::min(kLabelPrefix.size(), word.size())));
    }
    const WordHash line_end = hashOf(kLineEnd);
    const std::int32_t row = rowOf(line_end.hash, line_end.check);
    Input::require(row >= 0);
    line_end_ = static_cast<std::uint32_t>(row);
}

void LinearModel::index(std::string_view word, std::int32_t row) {
    const WordHash both = hashOf(word);
    std::size_t at = both.hash & (slots_.size() - 1);
    while (slots_[at].row >= 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {both.check, row};
}

std::int32_t LinearModel::rowOf(std::uint32_t hash, std::uint32_t check) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].row >= 0 && slots_[at].check != check) at = (at + 1) & (slots_.size() - 1);
    return slots_[at].row;
}

void LinearModel::readRows(Input& input) {
    const auto bytesOf = [&](std::size_t length) {
        return reinterpret_cast<const std::uint8_t*>(input.take(length).data());
    };
    // A quantiser: numbers in all, pieces, numbers a piece, numbers of the last piece.
    const auto readSizes = [&](std::size_t width, std::size_t pieces) {
        const std::array<std::size_t, 4> wanted = {width, pieces, width / pieces, width / pieces};
        for (const std::size_t size : wanted) Input::require(input.size<std::int32_t>() == size);
    };
    Input::require(input.number<std::uint8_t>() == 1 && input.number<std::uint8_t>() == 1);
    const std::size_t rows = input.size<std::int64_t>();
    Input::require(rows == std::size_t{word_count_} + buckets_ && input.size<std::int64_t>() == kWidth);
    Input::require(input.size<std::int32_t>() == rows * kWidth / 2);
    codes_ = bytesOf(rows * kWidth / 2);
    readSizes(kWidth, kWidth / 2);
    const std::string_view pairs = input.take(256 * 2 * sizeof(float));
    for (std::size_t piece = 1; piece < kWidth / 2; ++piece)
        Input::require(input.take(pairs.size()) == pairs);
    for (std::size_t code = 0; code < 256; ++code) {
        std::memcpy(lower_[code].numbers.data(), pairs.data() + code * 2 * sizeof(float), 2 * sizeof(float));
        std::memcpy(upper_[code].numbers.data() + 2, lower_[code].numbers.data(), 2 * sizeof(float));
    }
    lengths_ = bytesOf(rows);
    readSizes(1, 1);
    std::memcpy(length_of_.data(), input.take(sizeof length_of_).data(), sizeof length_of_);
}

void LinearModel::readOutput(Input& input) {
    const std::size_t count = labels_.size();
    Input::require(input.number<std::uint8_t>() == 0);
    Input::require(input.size<std::int64_t>() == count && input.size<std::int64_t>() == kWidth);
    const std::string_view bytes = input.take(count * kWidth * sizeof(float));
    directions_.resize(count * kWidth);
    std::memcpy(directions_.data(), bytes.data(), bytes.size());
    label_stride_ = (count + 3) / 4 * 4;
    output_.resize(kWidth * label_stride_ / 4);
    std::vector<float> average(kWidth, 0);
    for (std::size_t label = 0; label < count; ++label) {
        for (std::size_t i = 0; i < kWidth; ++i) {
            const float number = directions_[label * kWidth + i];
            output_[(i * label_stride_ + label) / 4].numbers[label % 4] = number;
            average[i] += number / static_cast<float>(count);
        }
    }
    for (std::size_t label = 0; label < count; ++label)
        for (std::size_t i = 0; i < kWidth; ++i) directions_[label * kWidth + i] -= average[i];
}

/// The rows of a text in fastText's order: word for word the word's own and its n-grams', the end of the
/// line, runs of words. Each is called up from memory as soon as it is known.
class LinearModel::Rows {
public:
    Rows(const LinearModel& model, const HashedWords& text, std::size_t first) : model_(model) {
        const std::size_t begin = first == 0 ? 0 : text.words[first - 1].ngrams_end;
        rows.reserve(text.ngrams.size() - begin + 3 * (text.words.size() - first) + 1);
        ends.reserve(text.words.size() - first);
        std::size_t at = begin;
        for (std::size_t i = first; i < text.words.size(); ++i) {
            const HashedWords::Word& word = text.words[i];
            if (const std::int32_t row = model.rowOf(word.hash, word.check); row >= 0)
                add(static_cast<std::uint32_t>(row));
            if (model.longest_ > 0)
                for (; at < word.ngrams_end; ++at) add(model.word_count_ + text.ngrams[at] % model.buckets_);
            ends.push_back(rows.size());
        }
        add(model.line_end_);
        for (std::size_t i = first; i < text.words.size(); ++i) addRuns(text, i);
    }

    std::vector<std::uint32_t> rows;
    std::vector<std::size_t> ends;  ///< by word

private:
    void add(std::uint32_t row) {
        __builtin_prefetch(model_.codes_ + std::size_t{row} * (kWidth / 2));
        __builtin_prefetch(model_.lengths_ + row);
        rows.push_back(row);
    }
    void addRuns(const HashedWords& text, std::size_t from) {
        // fastText keeps the hashes of words as signed numbers.
        const auto widened = [](std::uint32_t hash) {
            return static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(hash)});
        };
        const std::size_t size = text.words.size();
        std::uint64_t hash = widened(text.words[from].hash);
        for (std::size_t i = from + 1; i <= size && i < from + static_cast<std::size_t>(model_.word_run_);
             ++i) {
            hash = hash * kRunFactor + widened(i < size ? text.words[i].hash : hashOf(kLineEnd).hash);
            add(model_.word_count_ + static_cast<std::uint32_t>(hash % model_.buckets_));
        }
    }

    const LinearModel& model_;
};

std::vector<float> LinearModel::ask(
    const HashedWords& text, std::size_t first, std::vector<WordVector>* word_vectors
) const {
    return sum(Rows(*this, text, first), word_vectors);
}

std::vector<float> LinearModel::sum(const Rows& rows, std::vector<WordVector>* word_vectors) const {
    constexpr std::size_t kQuarter = kWidth / 4;
    std::array<Four, kQuarter> total{};
    const auto add = [&](std::uint32_t row, std::array<Four, kQuarter>* word) {
        const std::uint8_t* const codes = codes_ + std::size_t{row} * (kQuarter * 2);
        const float length = length_of_[lengths_[row]];
        const Four lengths = {length, length, length, length};
        for (std::size_t i = 0; i < kQuarter; ++i) {
            const Four part = lengths * (load(lower_[codes[2 * i]].numbers.data()) +
                                         load(upper_[codes[2 * i + 1]].numbers.data()));
            total[i] += part;
            if (word != nullptr) (*word)[i] += part;
        }
    };
    std::size_t at = 0;
    if (word_vectors != nullptr) {
        word_vectors->assign(rows.ends.size(), {});
        for (std::size_t i = 0; i < rows.ends.size(); ++i) {
            std::array<Four, kQuarter> word{};
            const std::size_t begin = at;
            for (; at < rows.ends[i]; ++at) add(rows.rows[at], &word);
            if (at == begin) continue;
            const float share = static_cast<float>(1.0 / static_cast<double>(at - begin));
            for (std::size_t k = 0; k < kQuarter; ++k)
                store((*word_vectors)[i].data() + 4 * k, word[k] * share);
        }
    }
    for (; at < rows.rows.size(); ++at) add(rows.rows[at], nullptr);
    const float share = static_cast<float>(1.0 / static_cast<double>(rows.rows.size()));
    std::array<float, 4 * kQuarter> mean;
    for (std::size_t k = 0; k < kQuarter; ++k) store(mean.data() + 4 * k, total[k] * share);
    return probabilities(mean.data());
}

std::vector<float> LinearModel::probabilities(const float* mean) const {
    static const Logistic logistic;
    std::vector<float> sums(label_stride_);
    for (std::size_t label = 0; label < label_stride_; label += 4) {
        Four sum{};
        for (std::size_t i = 0; i < kWidth; ++i)
            sum += load(output_[(i * label_stride_ + label) / 4].numbers.data()) * mean[i];
        store(sums.data() + label, sum);
    }
    sums.resize(labels_.size());
    for (float& sum : sums) sum = logistic(sum);
    return sums;
}

double LinearModel::weight(const WordVector& word, std::size_t label) const {
    const float* const direction = directions_.data() + label * kWidth;
    return std::inner_product(word.data(), word.data() + kWidth, direction, 0.0);
}

}  // namespace templates
