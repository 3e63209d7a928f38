# SPDX-License-Identifier: BSD-2-Clause
# caa_add_jar(TARGET SOURCES FILE... [SOURCEPATH FOLDER...] [CLASSPATH JAR...]
#     [SERVICE FILE] [RELEASE NUMBER] [MAIN])
# compiles the sources and packs what came of them into TARGET.jar, whose path
# is the property JAR of the target.  Classes found in SOURCEPATH are compiled
# against and left out, or packed, too, with the word MAIN.  SERVICE goes into
# META-INF/services.  RELEASE is the oldest Java to run on, 11.  CMake's add_jar() knows nothing of a source path, and its
# jars differ from build to build.
function(caa_add_jar target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "MAIN" "SERVICE;RELEASE"
    "SOURCES;SOURCEPATH;CLASSPATH"
  )
  set(classes ${CMAKE_CURRENT_BINARY_DIR}/${target}.classes)
  set(jar ${CMAKE_CURRENT_BINARY_DIR}/${target}.jar)
  if(NOT arg_RELEASE)
    set(arg_RELEASE 11)
  endif()
  set(flags -encoding UTF-8 --release ${arg_RELEASE} -Xlint:all,-options)
  if(CMAKE_COMPILE_WARNING_AS_ERROR)
    list(APPEND flags -Werror)
  endif()
  set(depends)
  set(sources)
  set(path)
  foreach(source IN LISTS arg_SOURCES)
    cmake_path(ABSOLUTE_PATH source)
    list(APPEND sources ${source})
  endforeach()
  foreach(folder IN LISTS arg_SOURCEPATH)
    cmake_path(ABSOLUTE_PATH folder)
    list(APPEND path ${folder})
    file(GLOB_RECURSE found ${folder}/*.java)
    list(APPEND depends ${found})
  endforeach()
  if(path)
    list(JOIN path ":" path)
    list(APPEND flags -sourcepath ${path})
  endif()
  if(NOT arg_MAIN)
    list(APPEND flags -implicit:none)
  endif()
  if(arg_CLASSPATH)
    list(JOIN arg_CLASSPATH ":" path)
    list(APPEND flags -classpath ${path})
  endif()
  set(services)
  if(arg_SERVICE)
    cmake_path(ABSOLUTE_PATH arg_SERVICE)
    set(services
      COMMAND ${CMAKE_COMMAND} -E make_directory ${classes}/META-INF/services
      COMMAND ${CMAKE_COMMAND} -E copy ${arg_SERVICE}
        ${classes}/META-INF/services
    )
  endif()
  set(date)
  if(Java_VERSION VERSION_GREATER_EQUAL 17)
    set(date --date=1980-01-01T00:00:02Z)
  endif()
  add_custom_command(OUTPUT ${jar}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${classes}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${classes}
    COMMAND ${Java_JAVAC_EXECUTABLE} ${flags} -d ${classes} ${sources}
    ${services}
    COMMAND ${Java_JAR_EXECUTABLE} --create --file ${jar} ${date}
      -C ${classes} .
    DEPENDS ${sources} ${depends} ${arg_SERVICE} ${arg_CLASSPATH}
    COMMENT "Building ${target}.jar"
    VERBATIM
  )
  add_custom_target(${target} ALL DEPENDS ${jar})
  set_target_properties(${target} PROPERTIES JAR ${jar})
endfunction()
