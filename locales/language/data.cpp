#include "locales/language/data.h"

#include "embedded/language_data.h"

namespace locales {

std::string_view languageData(std::string_view name) {
    for (const embedded::File& file : embedded::language_data()) {
        if (file.path == name) {
            return file.bytes;
        }
    }
    return {};
}

}  // namespace locales
