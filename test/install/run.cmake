# Installs a build tree to a prefix of its own, then configures, builds and runs the client against that prefix alone.
foreach(variable build work compiler c_compiler)
  if(NOT ${variable})
    message(FATAL_ERROR "run.cmake: -D ${variable}=... is missing")
  endif()
endforeach()

file(REMOVE_RECURSE ${work})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${build} --prefix ${work}/prefix OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

# A sanitised libmil.a needs a sanitised program around it.
if(sanitize)
  string(APPEND flags " -fsanitize=${sanitize}")
endif()
execute_process(
  COMMAND
    ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build -G Ninja -D CMAKE_PREFIX_PATH=${work}/prefix -D
    CMAKE_CXX_COMPILER=${compiler} -D CMAKE_C_COMPILER=${c_compiler} -D CMAKE_BUILD_TYPE=${build_type} -D
    CMAKE_CXX_FLAGS=${flags} -D LLVM_DIR=${llvm} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${work}/build COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${work}/build/client COMMAND_ERROR_IS_FATAL ANY)

# The installed tools start, and the headers did not bring the source tree along.
execute_process(COMMAND ${work}/prefix/bin/milc --version COMMAND_ERROR_IS_FATAL ANY)
file(GLOB configs ${work}/prefix/lib*/cmake/mil/*.cmake)
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR}/../.. REALPATH)
foreach(config IN LISTS configs)
  file(READ ${config} text)
  string(FIND "${text}" "${source}/" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${config} names the source tree")
  endif()
endforeach()
