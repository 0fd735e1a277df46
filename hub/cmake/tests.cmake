# What tests/run builds: our own code with warnings as errors, the fuzz targets with their plain main.
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O1" CACHE STRING "")
set(DRAGOMAN_WERROR ON CACHE BOOL "")
set(DRAGOMAN_TESTS ON CACHE BOOL "")
