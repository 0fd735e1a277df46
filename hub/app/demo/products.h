#pragma once
#include "hub/store/product_store.h"

namespace hub {

/// Puts on the shelf what the demonstration's buyers order; what is sold out comes back 12 days after `now`.
void addDemoProducts(ProductStore& store, Instant now);

}  // namespace hub
