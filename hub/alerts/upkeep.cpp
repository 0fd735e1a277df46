#include "hub/alerts/upkeep.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookEvery = 30s;
constexpr auto kSendEvery = 1s;
constexpr auto kPlanEvery = 20s;
constexpr auto kDrawEvery = 10min;

}  // namespace

Upkeep::Upkeep(
    Store& store, const Vault& vault, Backups& backups, const std::string& data_folder, const channels::Clock& clock,
    UpkeepOptions options
)
    : plan_(store, data_folder, clock),
      keeper_(store, backups, plan_, clock, std::move(options.page), options.poll_every),
      sender_(store, vault, clock, stop_),
      draw_(store, clock),
      looking_("alerts", kLookEvery, [this] {
          keeper_.look();
          sending_.wake();
      }),
      sending_("alerts", kSendEvery, [this] { sender_.sendDue(); }),
      planning_("backup", kPlanEvery, [this] {
          // What has come of it is told or over at once.
          if (plan_.runDue()) looking_.wake();
      }),
      drawing_("quality", kDrawEvery, [this] { draw_.runDue(); }) {}

void Upkeep::start() {
    sending_.start();
    looking_.start();
    planning_.start();
    drawing_.start();
}

void Upkeep::stop() {
    stop_ = true;
    plan_.stop();
    drawing_.stop();
    planning_.stop();
    looking_.stop();
    sending_.stop();
}

void Upkeep::backUpNow() {
    plan_.askNow();
    planning_.wake();
}

void Upkeep::replan() {
    planning_.wake();
    looking_.wake();
}

}  // namespace hub
