#include "hub/polling/connection.h"

namespace hub {
namespace {

const channels::Kind& kindOf(const Account& account) {
    const auto* kind = channels::findKind(account.kind);
    if (kind == nullptr) throw channels::NotConnected("this program has no kind of channel named " + account.kind);
    return *kind;
}

channels::TransportOptions optionsOf(const channels::AccountConfig& config) {
    channels::TransportOptions options;
    // Every kind may name the authorities to trust, for tests and for servers of one's own.
    if (const auto ca = config.settings.find("ca_file"); ca != config.settings.end()) options.ca_file = ca->second;
    options.max_response_bytes = config.max_message_bytes * 3;
    return options;
}

}  // namespace

channels::AccountConfig configOf(
    Store& store, const Vault& vault, const channels::Kind& kind, const Account& account
) {
    channels::AccountConfig config;
    config.settings = account.settings;
    config.backfill = std::chrono::days(account.backfill_days);
    for (const auto& [name, sealed] : store.sealedSecrets(account.id)) {
        try {
            config.secrets[name] = vault.open(secretOf(account.id, name), sealed);
        } catch (const VaultError& e) {
            throw channels::NotConnected(name + ": " + e.what() + "; enter it again");
        }
    }
    return channels::withDefaults(kind.descriptor, std::move(config));
}

std::string describe(const std::vector<channels::ConfigProblem>& problems) {
    std::string all;
    for (const auto& problem : problems) {
        if (!all.empty()) all += "; ";
        all += problem.key + (problem.value.empty() ? "" : " is \"" + problem.value + "\"") + ": expected " + problem.allowed;
    }
    return all;
}

Connection::Connection(
    Store& store, const Vault& vault, const channels::Clock& clock, const Account& account,
    const channels::StopFlag& stop, RequestObserver& observer
)
    : store_(store), vault_(vault), clock_(clock), kind_(kindOf(account)), account_(account.id), inlet_(store.inlet(account.id)),
      observed_(clock, observer) {
    const auto config = configOf(store, vault, kind_, account);
    if (const auto problems = channels::checkConfig(kind_.descriptor, config); !problems.empty()) {
        throw channels::NotConnected(describe(problems));
    }
    transports_ = channels::makeTransports(optionsOf(config), stop);
    observed_.use(*transports_);
    surroundings_ = std::make_unique<channels::Surroundings>(channels::Surroundings{
        clock_, observed_,
        [this](const std::string& name, const std::string& value, std::optional<Instant> ends) {
            this->store(name, value, ends);
        },
        inlet_.get()
    });
    adapter_ = kind_.makeAdapter(config, *surroundings_);
}

void Connection::store(const std::string& name, const std::string& value, std::optional<Instant> ends) {
    const std::string sealed = vault_.seal(secretOf(account_, name), value);
    if (lease_.account == 0) return store_.keepSecret(account_, name, sealed, clock_.now());
    store_.putSecretLeased(lease_, name, sealed, ends, clock_.now());
}

}  // namespace hub
