#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/alerts/changes.h"
#include "hub/alerts/conditions.h"
#include "hub/alerts/model.h"

namespace hub {

struct AlertFilter {
    bool open = true;    ///< else those that are over
    std::string cursor;  ///< of the page before; empty for the first
    std::size_t limit = 50;
};

struct AlertPage {
    std::vector<Alert> items;  ///< open ones by when they opened, others by when they closed, newest first
    std::string next;          ///< empty after the last
};

/// What operators are told when something goes wrong, and by which ways. Every call is one transaction.
class AlertStore {
public:
    virtual ~AlertStore() = default;

    /// JSON that was put under a name; empty when nothing was.
    virtual std::string operatingSetting(const std::string& name) = 0;
    virtual void putOperatingSetting(const std::string& name, const std::string& json) = 0;

    virtual std::vector<AlertWay> alertWays() = 0;
    virtual std::optional<AlertWay> alertWay(Id id) = 0;
    virtual Id addAlertWay(const AlertWay& way, Instant now) = 0;  ///< without what is sealed for its id
    virtual bool changeAlertWay(const AlertWay& way) = 0;          ///< all but its kind; false when there is none
    virtual bool dropAlertWay(Id id) = 0;  ///< with all that it was to tell

    virtual std::vector<Alert> openAlerts() = 0;
    virtual AlertPage alerts(const AlertFilter& filter) = 0;  ///< std::invalid_argument for a bad cursor
    /// Stores what a look has found and, of what is told, a delivery by each way that isn't paused; where there is none, nobody was
    /// told. `body_of` is asked for the
    /// JSON of one, with its alert's id. What was over for 90 days goes.
    virtual void noteAlerts(
        const std::vector<AlertChange>& changes, const std::function<std::string(const AlertChange&)>& body_of, Instant now
    ) = 0;

    /// A test of one way.
    virtual AlertDelivery addTestDelivery(Id way, const std::string& body, Instant now) = 0;
    virtual std::vector<AlertDelivery> deliveriesOf(Id alert, std::size_t limit) = 0;  ///< newest first
    virtual std::optional<AlertDelivery> newestDelivery(Id way) = 0;
    /// What an older one of the same alert still waits for, by the same way, waits as well.
    virtual std::vector<AlertDelivery> dueDeliveries(Instant now, std::size_t limit) = 0;
    /// Counts a try that begins now; if nothing more is heard of it, the next one is due then.
    virtual void beginDelivery(Id delivery, Instant next_at) = 0;
    virtual void deliveryEnded(Id delivery, DeliveryState sent_or_failed, const std::string& error, Instant now) = 0;
    virtual void deliverLater(Id delivery, Instant next_at, const std::string& error, Instant now) = 0;

    /// Conversations whose buyer waits for a reply that is due in that time, soonest first.
    virtual std::vector<DueConversation> dueBetween(Instant from, Instant to, std::size_t limit) = 0;
    virtual std::int64_t countDueBetween(Instant from, Instant to) = 0;
    /// Conversations that aren't done, whose newest reply was refused or perhaps didn't arrive; the newest reply first.
    virtual std::vector<Id> conversationsUnsent(std::size_t limit) = 0;
    /// What alerts of a kind were about that opened since then and are over.
    virtual std::set<std::string> openedAndOver(AlertKind kind, Instant since) = 0;
    virtual std::int64_t countUnsent() = 0;
};

}  // namespace hub
