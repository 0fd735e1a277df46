#pragma once
#include "channels/contract/errors.h"

namespace channels::aliexpress {

/// The app may not make this call; others it may.
class RightMissing : public CredentialsRefused {
public:
    using CredentialsRefused::CredentialsRefused;
};

}  // namespace channels::aliexpress
