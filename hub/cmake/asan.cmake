# Everything under the address and undefined-behaviour sanitizers. Unoptimised: the compiler needs more for the checks of
# optimised code than the tests save by it.
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O0 -g1" CACHE STRING "")
set(DRAGOMAN_SANITIZE "address,undefined" CACHE STRING "")
set(DRAGOMAN_WEB OFF CACHE BOOL "")
set(DRAGOMAN_TESTS ON CACHE BOOL "")
