#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/kit/json.h"

namespace hub {

/// Takes people and secrets out of recorded traffic, so that what stays shows the protocol alone. Free text becomes text of the
/// same length and script without a word of it; an id becomes another one of the same look, the same one wherever it stands;
/// single words of the protocol, times, numbers and languages stay. When in doubt a value goes.
class Scrubber {
public:
    /// `secrets` are taken out wherever they stand. `key` decides which id becomes which: a fresh one for each recording.
    Scrubber(std::vector<std::string> secrets, std::string key);

    /// A body: JSON by its members, anything else as free text.
    [[nodiscard]] std::string body(std::string_view text) const;
    /// "https://host/path?query": the host stays.
    [[nodiscard]] std::string url(std::string_view text) const;
    /// A value that stands under `name`, a member's or a parameter's.
    [[nodiscard]] std::string value(std::string_view name, std::string_view text) const;

private:
    void write(channels::JsonWriter& out, std::string_view name, channels::Json value) const;
    [[nodiscard]] std::string withoutSecrets(std::string text) const;
    [[nodiscard]] std::string token(std::string_view token) const;
    [[nodiscard]] static std::string freeText(std::string_view text);

    std::vector<std::string> secrets_;
    std::string key_;
};

}  // namespace hub
