# LLVM's Support library, linked statically: a tool then starts in 2.5 ms instead of 11 (docs/performance.md).
find_package(LLVM 19.1 REQUIRED CONFIG HINTS /usr/lib/llvm-19 /opt/homebrew/opt/llvm@19 /usr/local/opt/llvm@19)
find_package(absl REQUIRED CONFIG)

add_library(mil_llvm INTERFACE)
target_include_directories(mil_llvm SYSTEM INTERFACE $<BUILD_INTERFACE:${LLVM_INCLUDE_DIRS}>)
target_link_libraries(mil_llvm INTERFACE LLVMSupport)
