#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/values.h"

/// What a kind works with that serves its buyers itself (Ability::Serve) rather than ask a marketplace.
namespace channels {

/// One entry of a stream.
struct Entry {
    std::int64_t seq = 0;  ///< rises over all streams of an account
    std::string stream, key, value;
    Instant at;
};

/// What such a kind keeps, in the hub's store: streams of entries, an account's own. A stream's name is "family" or
/// "family/name". Each call is whole when it returns. Threads: any.
class Inlet {
public:
    virtual ~Inlet() = default;
    /// Adds an entry at the end. A key that the stream knows already adds nothing: its entry is returned as it stands.
    virtual Entry append(const std::string& stream, const std::string& key, const std::string& value, Instant at) = 0;
    /// Sets value and time of the entry with that key where it stands, or adds it.
    virtual void put(const std::string& stream, const std::string& key, const std::string& value, Instant at) = 0;
    virtual std::optional<Entry> find(const std::string& stream, const std::string& key) = 0;
    /// Deletes the entry with that key, if there is one.
    virtual void erase(const std::string& stream, const std::string& key) = 0;
    /// What came after `after`, oldest first. A name that ends in '/' stands for all streams of its family.
    virtual std::vector<Entry> read(const std::string& stream, std::int64_t after, std::size_t limit) = 0;
    /// How many entries are of `since` or later.
    virtual std::size_t count(const std::string& stream, Instant since) = 0;
    /// Deletes what is older than `before`; a name that ends in '/' stands for its family.
    virtual void forget(const std::string& stream, Instant before) = 0;
    /// All that `act` reads and writes by the inlet that it gets is one: nobody else writes meanwhile, and of an `act` that
    /// throws nothing stays. Only by that inlet: a write by another one would wait for ever.
    virtual void together(const std::function<void(Inlet&)>& act) = 0;
};

/// A request from the open internet: anyone may have written it.
struct VisitorRequest {
    std::string method = "GET";
    std::string path;  ///< under the account's own address, decoded: "v1/messages"; empty for the address itself
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;  ///< names in lower case; of several, the last
    std::string body;
    std::string address;  ///< the visitor's IP address
    Instant at;

    [[nodiscard]] std::string header(const std::string& lower_case_name) const {
        const auto found = headers.find(lower_case_name);
        return found == headers.end() ? std::string() : found->second;
    }
};

struct VisitorAnswer {
    int status = 200;
    std::string content_type, body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool pull_now = false;  ///< there is something new

    /// Instead of a body: server-sent events (WHATWG HTML, 9.2), one for each entry of a stream, those to come among them.
    struct Follow {
        std::string stream;
        std::int64_t after = 0;
        std::string visitor;  ///< who follows: the hub bounds how often
        /// Name and data of an entry's event; an empty name leaves it out.
        std::pair<std::string, std::string> (*event)(const Entry& entry) = nullptr;
    };
    std::optional<Follow> follow;
};

}  // namespace channels
