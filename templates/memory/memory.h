#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// What a message asks for as a point on a sphere: near ones ask for the same, whatever their words. Empty when no word is known.
using Gist = std::vector<float>;
/// Of the buyer's own words and of the seller's question before them.
Gist gistOf(std::string_view text, std::string_view last_question = {});

/// How a person of this shop saw or answered a message.
struct Remembered {
    Gist gist;
    std::string intent;        ///< set by a person, or that of the template sent
    std::string template_key;  ///< sent; empty when the tag was only corrected
    std::string order_status;  ///< as it was then
    bool corrected = false;    ///< the intent was set by a person
    std::int64_t message = 0;  ///< a later one of the same message takes its place; 0: none
};

/// Messages that this shop has answered or corrected: what is like one of them is likely to be meant and answered alike.
/// Not thread-safe.
class Memory {
public:
    /// Keeps the newest `most`.
    explicit Memory(std::size_t most = 5000) : most_(most) {}
    void add(Remembered one);
    [[nodiscard]] std::size_t size() const { return all_.size(); }

    /// What speaks for an intent or a template, in log-odds.
    struct Vote {
        std::string name;
        double weight = 0;
        std::int64_t message = 0;  ///< of a template: the message much like this one that it answered, the nearest; 0: none
    };
    struct Votes {
        std::vector<Vote> intents, templates;
    };
    [[nodiscard]] Votes ask(const Gist& gist, std::string_view order_status = {}) const;

private:
    std::size_t most_;
    std::size_t oldest_ = 0;
    std::vector<Remembered> all_;
};

}  // namespace templates
