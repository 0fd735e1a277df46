#include "templates/classify/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <istream>
#include <map>
#include <numeric>
#include <stdexcept>
#include <streambuf>

#include "embedded/intents.h"
#include <fasttext/fasttext.h>

#include "templates/catalogue/memory_file.h"
#include "templates/classify/taxonomy.h"

namespace templates {
namespace {

constexpr std::string_view kMagic = "DGM2";
constexpr double kLeast = 1e-6;  ///< what no intent falls below, lest a cut feature rule it out
constexpr std::string_view kLabelPrefix = "__label__";

/// Lets fastText read words from memory without copying them into a stream.
class ViewBuffer : public std::streambuf {
public:
    explicit ViewBuffer(std::string& text) { setg(text.data(), text.data(), text.data() + text.size()); }
};

template <typename Number>
Number readNumber(std::string_view& bytes) {
    Number number{};
    if (bytes.size() < sizeof number) throw std::logic_error("intents.ftz is cut short");
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
}

}  // namespace

struct IntentModel::Impl {
    fasttext::FastText letters;  ///< of intents, by words and the letters in them
    fasttext::FastText words;    ///< of intents, by words and pairs of words alone
    fasttext::FastText risks;
    double temperature = 1;
    double letters_share = 1;
    std::map<std::string, double, std::less<>> thresholds;  ///< by risk
    std::map<std::string, std::vector<float>> directions;  ///< by intent: its output row less the average one

    void findDirections() {
        const auto output = letters.getOutputMatrix();
        const auto dictionary = letters.getDictionary();
        const auto width = static_cast<std::size_t>(letters.getDimension());
        std::vector<float> average(width, 0);
        for (std::int64_t row = 0; row < output->rows(); ++row)
            for (std::size_t i = 0; i < width; ++i)
                average[i] +=
                    output->at(row, static_cast<std::int64_t>(i)) / static_cast<float>(output->rows());
        for (std::int32_t row = 0; row < dictionary->nlabels(); ++row) {
            std::vector<float>& direction = directions[dictionary->getLabel(row).substr(kLabelPrefix.size())];
            for (std::size_t i = 0; i < width; ++i)
                direction.push_back(output->at(row, static_cast<std::int64_t>(i)) - average[i]);
        }
    }

    /// Adds one model's opinion, scaled to a sum of `share`.
    static void mix(
        std::map<std::string, double>& sum, double share, const fasttext::FastText& model,
        const std::vector<std::string>& words
    ) {
        const IntentModel::Scores scores = ask(model, words);
        double total = 0;
        for (const auto& [intent, p] : scores) total += p;
        for (const auto& [intent, p] : scores) sum[intent] += share * p / total;
    }

    static IntentModel::Scores ask(const fasttext::FastText& model, const std::vector<std::string>& words) {
        std::string line;
        for (const std::string& word : words) line += word + " ";
        line += "\n";
        ViewBuffer buffer(line);
        std::istream in(&buffer);
        std::vector<std::int32_t> ids;
        std::vector<std::int32_t> labels;
        model.getDictionary()->getLine(in, ids, labels);
        IntentModel::Scores scores;
        // The end of the line is a word as well: alone it says nothing.
        if (ids.size() < 2) return scores;
        fasttext::Predictions predictions;
        model.predict(model.getDictionary()->nlabels(), ids, predictions, 0);
        for (const auto& [log_p, label] : predictions)
            scores.emplace_back(
                model.getDictionary()->getLabel(label).substr(kLabelPrefix.size()), std::exp(log_p)
            );
        return scores;
    }
};

IntentModel::IntentModel(std::string_view bytes) : impl_(new Impl) {
    if (bytes.substr(0, kMagic.size()) != kMagic) throw std::logic_error("intents.ftz has another format");
    bytes.remove_prefix(kMagic.size());
    impl_->temperature = readNumber<float>(bytes);
    impl_->letters_share = readNumber<float>(bytes);
    for (const std::string_view risk : allRisks()) impl_->thresholds.emplace(risk, readNumber<float>(bytes));
    const auto letters = readNumber<std::uint32_t>(bytes);
    const auto words = readNumber<std::uint32_t>(bytes);
    const auto risks = readNumber<std::uint32_t>(bytes);
    if (bytes.size() != std::size_t{letters} + words + risks)
        throw std::logic_error("intents.ftz is cut short");
    impl_->letters.loadModel(MemoryFile(bytes.substr(0, letters)).path());
    impl_->words.loadModel(MemoryFile(bytes.substr(letters, words)).path());
    impl_->risks.loadModel(MemoryFile(bytes.substr(std::size_t{letters} + words)).path());
    impl_->findDirections();
}

IntentModel::~IntentModel() { delete impl_; }

const IntentModel& IntentModel::shared() {
    static const IntentModel model(embedded::intents()[0].bytes);
    return model;
}

IntentModel::Scores IntentModel::intents(const std::vector<std::string>& words) const {
    std::map<std::string, double> sum;
    Impl::mix(sum, impl_->letters_share, impl_->letters, words);
    Impl::mix(sum, 1 - impl_->letters_share, impl_->words, words);
    Scores scores(sum.begin(), sum.end());
    double total = 0;
    for (auto& [intent, p] : scores) total += p = std::pow(std::max(p, kLeast), 1 / impl_->temperature);
    for (auto& [intent, p] : scores) p /= total;
    return scores;
}

std::vector<std::string> IntentModel::risks(const std::vector<std::string>& words) const {
    std::vector<std::string> found;
    for (const auto& [risk, p] : Impl::ask(impl_->risks, words))
        if (const auto known = impl_->thresholds.find(risk);
            known != impl_->thresholds.end() && p >= known->second)
            found.push_back(risk);
    return found;
}

std::vector<double> IntentModel::weights(const std::vector<std::string>& words, const std::string& intent)
    const {
    std::vector<double> weights(words.size(), 0);
    const auto direction = impl_->directions.find(intent);
    if (direction == impl_->directions.end()) return weights;
    fasttext::Vector vector(impl_->letters.getDimension());
    for (std::size_t i = 0; i < words.size(); ++i) {
        impl_->letters.getWordVector(vector, words[i]);
        weights[i] =
            std::inner_product(vector.data(), vector.data() + vector.size(), direction->second.begin(), 0.0);
    }
    return weights;
}

std::vector<float> IntentModel::gist(const std::vector<std::string>& words) const {
    std::vector<float> sum(static_cast<std::size_t>(impl_->letters.getDimension()), 0);
    fasttext::Vector vector(impl_->letters.getDimension());
    for (const std::string& word : words) {
        impl_->letters.getWordVector(vector, word);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += vector[static_cast<std::int64_t>(i)];
    }
    return sum;
}

}  // namespace templates
