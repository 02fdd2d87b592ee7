# Sourced by ./check, ./tidy and ./heliosdb: sets JAVA_HOME to a JDK 25 or newer, or explains how to get one.
# Looks at JAVA_HOME, then PATH, then the usual install folders.

jdk_release() { # prints the feature release of the JDK in $1, or nothing
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
    local java_on_path candidate
    java_on_path=$(command -v javac 2>/dev/null) && java_on_path=$(dirname "$(dirname "$(readlink -f "$java_on_path")")")
    for candidate in "${JAVA_HOME:-}" "$java_on_path" \
        /usr/lib/jvm/* /opt/jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -n "$candidate" ] || continue
        if [ "$(jdk_release "$candidate" || true)" -ge 25 ] 2>/dev/null; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return 0
        fi
    done
    cat >&2 <<'TEXT'
HeliosDB-Lite needs a JDK 25 or newer, and none was found.
Looked at JAVA_HOME, at javac on the PATH, and in the usual install folders.
Install one (for example Eclipse Temurin 25), then: export JAVA_HOME=/path/to/the/jdk
TEXT
    return 1
}
