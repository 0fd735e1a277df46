#pragma once
#include <memory>

#include <gmime/gmime.h>

namespace channels {

struct GObjectUnref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
/// Owns one reference to a GMime object.
template <class T>
using GObjectPtr = std::unique_ptr<T, GObjectUnref>;

struct GFree {
    void operator()(gpointer memory) const { g_free(memory); }
};
template <class T>
using GFreePtr = std::unique_ptr<T, GFree>;

/// Starts GMime once; any thread, any number of times.
inline void initialiseGMime() {
    static const bool done = (g_mime_init(), true);
    static_cast<void>(done);
}

}  // namespace channels
