# What every target of the project is compiled with. Interface target, never installed.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(mil_options INTERFACE)
target_compile_options(mil_options INTERFACE -Wall -Wextra -Wno-unused-parameter)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # libstdc++ 12's own std::stable_sort uses a function that it deprecates.
  target_compile_options(mil_options INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 takes "a" + std::string for overlapping copies (GCC bug 105651), and members of LLVM's small maps and of
  # std::optional for uninitialised once enough is inlined. clang and the sanitizers watch over both.
  target_compile_options(mil_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(MIL_WERROR)
  target_compile_options(mil_options INTERFACE -Werror)
endif()
if(MIL_SANITIZE)
  # vptr needs RTTI, which the library is built without.
  target_compile_options(
    mil_options INTERFACE -fsanitize=${MIL_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(mil_options INTERFACE -fsanitize=${MIL_SANITIZE})
endif()

find_program(MIL_CCACHE ccache)
if(MIL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${MIL_CCACHE}")
endif()
if(NOT APPLE)
  # LLVM's Support names z3 and others that nothing here calls; loading them takes longer than all else at start-up.
  add_link_options(-Wl,--as-needed)
  find_program(MIL_LLD NAMES ld.lld-19 ld.lld)
  if(MIL_LLD AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    add_link_options(-fuse-ld=lld)
  endif()
endif()
