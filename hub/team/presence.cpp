#include "hub/team/presence.h"

#include <chrono>

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr auto kGoodFor = 45s;
// Tabs that one person may have open.
constexpr int kMostRooms = 20;

}  // namespace

void PresenceBoard::note(Room& room) {
    room.change = ++changes_;
    room.changed_at = clock_.now();
}

void PresenceBoard::drop(Room& room, Id user) {
    if (room.people.erase(user) > 0) note(room);
}

void PresenceBoard::forgetOld() {
    const Instant now = clock_.now();
    for (auto& [conversation, room] : rooms_) {
        if (std::erase_if(room.people, [&](const auto& entry) { return entry.second.until <= now; }) > 0) note(room);
    }
    // An empty room stays until every listener has heard that it is.
    std::erase_if(rooms_, [&](const auto& entry) {
        return entry.second.people.empty() && entry.second.changed_at + kGoodFor <= now;
    });
}

void PresenceBoard::leaveOldest(Id user) {
    int there = 0;
    Room* oldest = nullptr;
    for (auto& [conversation, room] : rooms_) {
        const auto sign = room.people.find(user);
        if (sign == room.people.end()) continue;
        ++there;
        if (oldest == nullptr || sign->second.until < oldest->people.at(user).until) oldest = &room;
    }
    if (there > kMostRooms) drop(*oldest, user);
}

void PresenceBoard::show(Id conversation, const Presence& presence) {
    const std::lock_guard lock(mutex_);
    forgetOld();
    auto& room = rooms_[conversation];
    const auto [sign, is_new] = room.people.try_emplace(presence.user);
    const bool changed = is_new || sign->second.presence.state != presence.state;
    sign->second = {presence, clock_.now() + kGoodFor};
    if (changed) note(room);
    if (is_new) leaveOldest(presence.user);
}

void PresenceBoard::leave(Id conversation, Id user) {
    const std::lock_guard lock(mutex_);
    const auto room = rooms_.find(conversation);
    if (room != rooms_.end()) drop(room->second, user);
}

std::vector<Presence> PresenceBoard::in(Id conversation) {
    const std::lock_guard lock(mutex_);
    forgetOld();
    std::vector<Presence> people;
    const auto room = rooms_.find(conversation);
    if (room == rooms_.end()) return people;
    for (const auto& [user, sign] : room->second.people) people.push_back(sign.presence);
    return people;
}

std::uint64_t PresenceBoard::mark() {
    const std::lock_guard lock(mutex_);
    return changes_;
}

std::vector<Id> PresenceBoard::changedSince(std::uint64_t& mark) {
    const std::lock_guard lock(mutex_);
    forgetOld();
    std::vector<Id> changed;
    if (mark == changes_) return changed;
    for (const auto& [conversation, room] : rooms_) {
        if (room.change > mark) changed.push_back(conversation);
    }
    mark = changes_;
    return changed;
}

}  // namespace hub
