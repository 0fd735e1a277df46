#pragma once
#include <string>

#include "hub/alerts/changes.h"

namespace hub {

/// What a program is told of an alert (Standard Webhooks: type, timestamp, data), and what a mail is written from. `page`: the
/// hub's own address, empty when nobody has said it.
std::string alertBody(const AlertChange& change, const std::string& page, Instant now);
std::string testBody(const std::string& page, Instant now);

/// A body read back. `is_test` has no alert.
struct ToldAlert {
    bool is_test = false;
    AlertTurn turn = AlertTurn::Opened;
    AlertKind kind = AlertKind::NoPoll;
    std::string about, url;
    AlertFacts facts;
};
ToldAlert readAlertBody(const std::string& body);

}  // namespace hub
