#include "locales/language/model.h"

#include <algorithm>
#include <istream>
#include <stdexcept>
#include <streambuf>

#include <fasttext/fasttext.h>

#include "locales/language/data.h"

namespace locales {
namespace {

/// Reads embedded bytes without a copy.
class ByteBuffer : public std::streambuf {
public:
    explicit ByteBuffer(std::string_view bytes) {
        // The stream only reads; std::streambuf's interface has no const pointers.
        char* begin =
            const_cast<char*>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast): see above
        setg(begin, begin, begin + bytes.size());
    }
};

/// fastText's loadModel(istream) skips the check of the signature, which is also what sets the version that
/// it then reads.
class StreamModel : public fasttext::FastText {
public:
    bool load(std::istream& stream) {
        if (!checkModel(stream)) {
            return false;
        }
        loadModel(stream);
        return true;
    }
};

constexpr std::string_view kLabelPrefix = "__label__";
constexpr int kLongestNgram = 5;

// FNV-1a as fastText computes it: each byte is taken as signed before it is widened.
constexpr std::uint32_t kHashStart = 2166136261U;
std::uint32_t hashByte(std::uint32_t hash, char byte) {
    return (hash ^ static_cast<std::uint32_t>(static_cast<std::int8_t>(byte))) * 16777619U;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

struct LanguageModel::Parts {
    StreamModel model;
    std::vector<std::string> classes;
    std::int32_t line_end = -1;
    std::int32_t words = 0;
    std::uint32_t buckets = 1;
};

LanguageModel::LanguageModel() : parts_(std::make_unique<Parts>()) {
    ByteBuffer buffer(languageData("language.ftz"));
    std::istream stream(&buffer);
    if (!parts_->model.load(stream)) {
        throw std::runtime_error("locales/data/language.ftz is not a model of this fastText");
    }
    const auto dictionary = parts_->model.getDictionary();
    const fasttext::Args arguments = parts_->model.getArgs();
    if (arguments.minn != 1 || arguments.maxn != kLongestNgram) {
        throw std::runtime_error("locales/data/language.ftz has other n-grams than 1 to 5 characters");
    }
    parts_->line_end = dictionary->getId(fasttext::Dictionary::EOS);
    parts_->words = dictionary->nwords();
    parts_->buckets = static_cast<std::uint32_t>(arguments.bucket);
    for (std::int32_t label = 0; label < dictionary->nlabels(); ++label) {
        parts_->classes.push_back(dictionary->getLabel(label).substr(kLabelPrefix.size()));
    }
}

LanguageModel::~LanguageModel() = default;

const LanguageModel& LanguageModel::instance() {
    static const LanguageModel model;
    return model;
}

const std::vector<std::string>& LanguageModel::classes() const { return parts_->classes; }

void LanguageModel::startNgrams(std::vector<std::int32_t>& ngrams) const {
    ngrams.clear();
    if (parts_->line_end >= 0) {
        ngrams.push_back(parts_->line_end);
    }
}

void LanguageModel::appendNgrams(std::string_view word, std::vector<std::int32_t>& ngrams) const {
    thread_local std::string framed;
    framed.assign(1, '<').append(word).append(1, '>');
    for (std::size_t begin = 0; begin < framed.size(); ++begin) {
        if (continues(framed[begin])) {
            continue;
        }
        std::uint32_t hash = kHashStart;
        std::size_t at = begin;
        for (int length = 1; at < framed.size() && length <= kLongestNgram; ++length) {
            do {
                hash = hashByte(hash, framed[at++]);
            } while (at < framed.size() && continues(framed[at]));
            // fastText leaves out the two single marks that stand for begin and end.
            if (length > 1 || (begin != 0 && at != framed.size())) {
                ngrams.push_back(parts_->words + static_cast<std::int32_t>(hash % parts_->buckets));
            }
        }
    }
}

void LanguageModel::score(const std::vector<std::int32_t>& ngrams, std::vector<float>& log_probabilities)
    const {
    constexpr float kLeast = -20.0F;
    log_probabilities.assign(parts_->classes.size(), kLeast);
    thread_local fasttext::Predictions predictions;
    predictions.clear();
    parts_->model.predict(static_cast<std::int32_t>(parts_->classes.size()), ngrams, predictions, 0.0F);
    for (const auto& [log_probability, label] : predictions) {
        log_probabilities[static_cast<std::size_t>(label)] = std::max(kLeast, log_probability);
    }
}

}  // namespace locales
