#pragma once
#include <map>

#include "hub/store/store.h"

namespace hub::api {

/// Accounts by id, removed ones included, each asked for once.
class KnownAccounts {
public:
    explicit KnownAccounts(Store& store) : store_(store) {}
    const Account& of(Id id) {
        auto& entry = known_[id];
        if (entry.id == 0) entry = store_.account(id).value_or(Account{});
        return entry;
    }

private:
    Store& store_;
    std::map<Id, Account> known_;
};

}  // namespace hub::api
