# shellcheck shell=bash
# ./peerstead test: runs them and counts; sourced by peerstead.

PASSED=0
FAILED=0
# What failed, in words; the end of the run repeats them.
FAILURES=()
# Services whose executables are to be tested.
NAMED=()

# Adds the test cases of JUnit XML reports, and keeps the names of those that failed; skipped ones count as neither.
count() {
  local verdict rest
  while IFS=$'\t' read -r verdict rest; do
    case $verdict in
      failed) failure "$rest" ;;
      passed) PASSED=$((PASSED + rest)) ;;
    esac
  done < <(cat /dev/null "$@" | LC_ALL=C awk '
    BEGIN { RS = "<"; state = "" }
    in_data { if (/\]\]>/) in_data = 0; next }
    /^!\[CDATA\[/ { if (!/\]\]>/) in_data = 1; next }
    function attribute(name) {
      if (!match($0, "[ \t\r\n]" name "=\"[^\"]*")) return ""
      return plain(substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3))
    }
    function plain(text) {
      gsub(/&#10;|[ \t\r\n]+/, " ", text)
      gsub(/&lt;/, "<", text)
      gsub(/&gt;/, ">", text)
      gsub(/&quot;/, "\"", text)
      gsub(/&apos;/, "\047", text)
      gsub(/&amp;/, "\\&", text)
      return text
    }
    function done() {
      if (state == "pass") pass++
      else if (state == "fail") print "failed\t" test ": " substr(why, 1, 300)
      state = ""
    }
    /^testcase[ \t\r\n>]/ {
      done()
      state = "pass"
      test = attribute("classname") ", " attribute("name")
      if (/\/>[ \t\r\n]*$/) done()
    }
    /^(failure|error)[ \t\r\n\/>]/ { if (state != "") { state = "fail"; why = attribute("message") } }
    /^skipped[ \t\r\n\/>]/ { if (state == "pass") state = "skip" }
    /^\/testcase>/ { done() }
    END { done(); print "passed\t" pass + 0 }')
}

failure() {
  FAILED=$((FAILED + 1))
  FAILURES+=("$1")
}

# check WHAT LOG COMMAND...: something that passes or fails as a whole
check() {
  local what=$1 log=$2
  shift 2
  if "$@" >"$log" 2>&1; then
    say "  $what: passed"
    PASSED=$((PASSED + 1))
  else
    say "  $what: failed"
    tail -n 40 "$log" | sed 's/^/    /'
    failure "$what"
  fi
}

# broke WHAT LOG STATUS FAILED_BEFORE: a run that broke without a failed test is a failure too
broke() {
  if [ "$3" -ne 0 ] && [ "$FAILED" -eq "$4" ]; then
    say "  $1 broke off; $2 says why."
    failure "$1 broke off"
  fi
}

# A test that cannot even begin has failed; the sentence was said.
attempt() {
  ("$@") || {
    failure "$*: nothing could be run"
    return 1
  }
}

java_reports() {
  find "$HERE"/*/target "$HERE"/*/*/target -maxdepth 2 -path '*-reports/TEST-*.xml' -not -path '*/node_modules/*' "$@" 2>/dev/null || true
}

count_java() {
  local reports=()
  while IFS= read -r report; do reports+=("$report"); done < <(java_reports)
  [ ${#reports[@]} -eq 0 ] || count "${reports[@]}"
}

test_java() {
  local status=0 before=$FAILED
  say "Java"
  need_kubectl
  java_reports -delete
  touch "$OUT/java.begun"
  maven "$OUT/test-java.log" verify -fae -Dmaven.test.failure.ignore=true || status=$?
  [ "$status" -ne 0 ] || mv "$OUT/java.begun" "$OUT/java.built"
  count_java
  broke "The Java build" "$OUT/test-java.log" "$status" "$before"
}

test_ts() {
  local status=0 before=$FAILED reports=()
  say "TypeScript"
  attempt build_web || return 0
  rm -f "$WEB"/target/vitest*.xml "$WEB"/*/target/vitest*.xml
  check "lint and format" "$OUT/lint.log" npm --prefix "$WEB" run lint
  check "types" "$OUT/types.log" npm --prefix "$WEB" run typecheck
  (cd "$WEB" && npm run test --workspaces --if-present -- \
    --reporter=default --reporter=junit --outputFile.junit=target/vitest.xml) || status=$?
  while IFS= read -r report; do reports+=("$report"); done < <(ls "$WEB"/target/vitest*.xml "$WEB"/*/target/vitest*.xml 2>/dev/null || true)
  [ ${#reports[@]} -eq 0 ] || count "${reports[@]}"
  broke "The TypeScript tests" "the output above" "$status" "$before"
}

test_e2e() {
  say "End to end"
  attempt need_chromium || return 0
  drive e2e "The end-to-end run"
}

test_nat() {
  say "Behind NATs"
  attempt need_lab || return 0
  drive nat "The run in the NAT lab"
}

# drive SCRIPT WHAT: the npm script that drives browsers against the suite, and leaves its report
drive() {
  local status=0 before=$FAILED report=$WEB/target/$1.xml
  attempt build || return 0
  rm -f "$report"
  (cd "$WEB" && npm run "$1") || status=$?
  if [ -e "$report" ]; then
    count "$report"
  else
    status=1
  fi
  broke "$2" "the output above" "$status" "$before"
}

# End to end; of services that are named, their integration tests.
test_native() {
  local services=("${NAMED[@]}")
  [ ${#NAMED[@]} -gt 0 ] || read -ra services <<<"$SERVICES"
  say "Native"
  attempt alone build_native "${services[@]}" || return 0
  if [ ${#NAMED[@]} -gt 0 ]; then test_executables; else PEERSTEAD_PACKAGING=native test_e2e; fi
}

test_executables() {
  local status=0 before=$FAILED
  java_reports -delete
  maven "$OUT/test-native.log" verify -pl "$(IFS=, && printf '%s' "${NAMED[*]}")" -am \
    -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true -Dmaven.test.failure.ignore=true \
    -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false -Dquarkus.native.reuse-existing=true || status=$?
  count_java
  broke "The run of the integration tests" "$OUT/test-native.log" "$status" "$before"
}

run_tests() {
  local which=()
  while [ $# -gt 0 ]; do
    case $1 in
      --java | --ts | --e2e | --nat | --native | --containers) which+=("${1#--}") ;;
      --base)
        [ $# -ge 2 ] || misused "The option --base needs an image."
        BASE=$2
        shift
        ;;
      *-service)
        need_service "$1"
        NAMED+=("$1")
        ;;
      *) misused "There is no option $1." ;;
    esac
    shift
  done
  [ ${#which[@]} -gt 0 ] || which=(java ts e2e)
  [ ${#NAMED[@]} -eq 0 ] || [ "${which[*]}" = native ] || misused "Services are named with --native alone."
  need_jdk
  need_maven
  need_node
  mkdir -p "$OUT"
  for kind in "${which[@]}"; do "test_$kind"; done
  [ "$FAILED" -eq 0 ] || printf 'Failed: %s\n' "${FAILURES[@]}"
  say "$PASSED passed, $FAILED failed"
  [ "$FAILED" -eq 0 ]
}
