#pragma once
#include <algorithm>
#include <deque>
#include <mutex>

#include "channels/contract/visitors.h"

namespace channels::testing {

/// An inlet that lives as long as a test.
class MemoryInlet : public Inlet {
public:
    Entry append(const std::string& stream, const std::string& key, const std::string& value, Instant at) override {
        const std::lock_guard lock(mutex_);
        if (const auto* known = get(stream, key)) return *known;
        entries_.push_back({++last_, stream, key, value, at});
        return entries_.back();
    }
    void put(const std::string& stream, const std::string& key, const std::string& value, Instant at) override {
        const std::lock_guard lock(mutex_);
        if (auto* known = get(stream, key)) {
            known->value = value;
            known->at = at;
        } else {
            entries_.push_back({++last_, stream, key, value, at});
        }
    }
    void erase(const std::string& stream, const std::string& key) override {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_, [&](const Entry& entry) { return entry.stream == stream && entry.key == key; });
    }
    std::optional<Entry> find(const std::string& stream, const std::string& key) override {
        const std::lock_guard lock(mutex_);
        const auto* known = get(stream, key);
        return known == nullptr ? std::nullopt : std::optional(*known);
    }
    std::vector<Entry> read(const std::string& stream, std::int64_t after, std::size_t limit) override {
        const std::lock_guard lock(mutex_);
        std::vector<Entry> out;
        for (const auto& entry : entries_) {
            if (entry.seq > after && out.size() < limit && isIn(entry, stream)) out.push_back(entry);
        }
        return out;
    }
    std::size_t count(const std::string& stream, Instant since) override {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return entry.stream == stream && entry.at >= since;
        }));
    }
    void forget(const std::string& stream, Instant before) override {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_, [&](const Entry& entry) { return isIn(entry, stream) && entry.at < before; });
    }
    void together(const std::function<void(Inlet&)>& act) override {
        const std::lock_guard lock(mutex_);
        const auto before = entries_;
        try {
            act(*this);
        } catch (...) {
            entries_ = before;
            throw;
        }
    }

private:
    static bool isIn(const Entry& entry, const std::string& stream) {
        return entry.stream == stream || (stream.ends_with('/') && entry.stream.starts_with(stream));
    }
    Entry* get(const std::string& stream, const std::string& key) {
        const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
            return entry.stream == stream && entry.key == key;
        });
        return found == entries_.end() ? nullptr : &*found;
    }

    std::recursive_mutex mutex_;
    std::deque<Entry> entries_;
    std::int64_t last_ = 0;
};

}  // namespace channels::testing
