#include "hub/api/kind_words.h"

#include <map>
#include <memory>
#include <vector>

#include "embedded/kind_words.h"
#include "locales/words/words.h"

namespace hub::api {
namespace {

using locales::Words;

/// By kind; the files are called <kind>/words/<locale>.mo.
const std::map<std::string, std::unique_ptr<Words>>& allWords() {
    static const auto all = [] {
        std::map<std::string, std::vector<Words::Catalogue>> catalogues;
        for (const auto& file : embedded::kind_words()) {
            const auto name = file.path.rfind('/') + 1;
            const auto locale = file.path.substr(name, file.path.rfind('.') - name);
            catalogues[std::string(file.path.substr(0, file.path.find('/')))].push_back({std::string(locale), file.bytes});
        }
        std::map<std::string, std::unique_ptr<Words>> words;
        for (const auto& [kind, of] : catalogues) words.emplace(kind, std::make_unique<Words>(of));
        return words;
    }();
    return all;
}

}  // namespace

std::string kindWord(const std::string& kind, const std::string& english, const std::string& language) {
    const auto found = allWords().find(kind);
    return found == allWords().end() ? english : found->second->find(language, {}, english);
}

}  // namespace hub::api
