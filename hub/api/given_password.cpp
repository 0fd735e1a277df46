#include "hub/api/given_password.h"

#include "hub/api/http.h"
#include "hub/users/passwords.h"

namespace hub::api {

void demandGoodPassword(const std::string& password, const std::string& name) {
    const auto fault = passwordFault(password, name);
    if (fault.empty()) return;
    for (const auto& known : kKnownProblems) {
        if (known.field == "password" && known.detail == fault) throw Refusal(known);
    }
    throw Refusal(422, "password: " + fault, fault, "password");
}

}  // namespace hub::api
