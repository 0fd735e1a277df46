# Everything under the address and undefined-behaviour sanitizers.
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -g1" CACHE STRING "")
set(DRAGOMAN_SANITIZE "address,undefined" CACHE STRING "")
set(DRAGOMAN_WEB OFF CACHE BOOL "")
set(DRAGOMAN_TESTS ON CACHE BOOL "")
