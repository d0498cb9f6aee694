# bash completion of raftd, generated from its commands: see raftd(8).
# shellcheck shell=bash

# Sets words to those before the cursor and, at the end, the beginning of the one that it is in;
# bash itself splits at = and :.
_raftd_words() {
    local line=${COMP_LINE:0:COMP_POINT} i word
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == 0)) || [[ ! $COMP_LINE || $line == [[:blank:]]* ]]; then
            words+=('')
            line=${line#"${line%%[![:blank:]]*}"}
        fi
        [[ ! $COMP_LINE || $line == "$word"* ]] || word=$line
        words[${#words[@]} - 1]+=$word
        line=${line#"$word"}
    done
}

# Sets values to what the option $2 takes at the place $1; fails if it takes none.
_raftd_takes() {
    case $1:$2 in
    *:--config) values='@files' ;;
    *:--id) values='' ;;
    *:--listen) values='' ;;
    *:--advertise) values='' ;;
    *:--data) values='@directories' ;;
    *:--bootstrap) values='' ;;
    *:--join) values='' ;;
    *:--election-timeout) values='' ;;
    *:--heartbeat) values='' ;;
    *:--segment-size) values='' ;;
    *:--snapshot-log-size) values='' ;;
    *:--snapshot-entries) values='' ;;
    *:--max-request) values='' ;;
    *:--log-level) values='error warn info debug trace' ;;
    *:--log-format) values='text json' ;;
    *:--pid-file) values='@files' ;;
    *:--ready-file) values='@files' ;;
    *) return 1 ;;
    esac
}

# Sets what there is at the place $1: verbs, options, and the values of arguments, rest being those
# of all further ones.
_raftd_place() {
    verbs='' options='-h --help -V --version --config --id --listen --advertise --data --bootstrap --join --insecure --election-timeout --heartbeat --segment-size --snapshot-log-size --snapshot-entries --max-request --log-level --log-format --pid-file --ready-file --enable-fault-injection' arguments=() rest=''
    case $1 in
    '')
        verbs='check'
        ;;
    esac
}

# Adds to COMPREPLY what there is of the values $1 that begins with $2, behind $3. Words are not
# expanded, for some come from a cluster.
_raftd_reply() {
    local word
    case $1 in
    @files) compopt -o default 2>/dev/null ;;
    @directories) compopt -o dirnames 2>/dev/null ;;
    *)
        for word in $1; do
            [[ $word != "$2"* ]] || COMPREPLY+=("$3$word")
        done
        [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
        ;;
    esac
}

_raftd() {
    local IFS=$' \t\n' words=() arguments=() verbs options rest values
    local place='' given=0 only='' option='' word current i last breaks
    COMPREPLY=()
    _raftd_words
    last=$((${#words[@]} - 1))
    current=${words[last]}
    _raftd_place ''
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ $only || $word != -?* ]]; then
            if [[ ! $only && $given = 0 && $word && " $verbs " == *" $word "* ]]; then
                place=${place:+$place }$word
                _raftd_place "$place"
            else
                given=$((given + 1))
            fi
        elif [[ $word == -- ]]; then
            only=1
        elif [[ $word == --*=* ]]; then
            continue
        elif _raftd_takes "$place" "$word"; then
            option=$word
            i=$((i + 1))
        fi
    done
    if ((i > last)); then
        _raftd_takes "$place" "$option"
        _raftd_reply "$values" "$current" ''
    elif [[ ! $only && $current == --*=* ]]; then
        ! _raftd_takes "$place" "${current%%=*}" ||
            _raftd_reply "$values" "${current#*=}" "${current%%=*}="
    elif [[ ! $only && $current == -* ]]; then
        _raftd_reply "$options" "$current" ''
    else
        ((given)) || _raftd_reply "$verbs" "$current" ''
        _raftd_reply "${arguments[given]-$rest}" "$current" ''
    fi
    # Readline replaces only what is behind the last = or : of the word.
    breaks=${COMP_WORDBREAKS//[^=:]/}
    if [[ $breaks && $current == *["$breaks"]* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*["$breaks"]}"}"}")
    fi
}

complete -F _raftd raftd
