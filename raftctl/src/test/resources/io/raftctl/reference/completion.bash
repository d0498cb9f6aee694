# bash completion of PROGRAM, generated from its commands: see PROGRAM(SECTION).
# shellcheck shell=bash

# Sets words to those before the cursor and, at the end, the beginning of the one that it is in;
# bash itself splits at = and :.
_PROGRAM_words() {
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
_PROGRAM_takes() {
    case $1:$2 in
TAKES
    *) return 1 ;;
    esac
}

# Sets what there is at the place $1: verbs, options, and the values of arguments, rest being those
# of all further ones.
_PROGRAM_place() {
    verbs='' options='GLOBALS' arguments=() rest=''
    case $1 in
PLACES
    esac
}

#if live
# Keeps the option $1 with its value $2 for whoever is asked for values.
_PROGRAM_keep() {
    case $1 in
    -e | --endpoints | --dir) kept+=("$1" "${2/#'~/'/$HOME/}") ;;
    esac
}

#end
# Adds to COMPREPLY what there is of the values $1 that begins with $2, behind $3. Words are not
# expanded, for some come from a cluster.
_PROGRAM_reply() {
    local word
    case $1 in
    @files) compopt -o default 2>/dev/null ;;
    @directories) compopt -o dirnames 2>/dev/null ;;
#if live
    @conditions)
        case $2 in
MEMBERED) _PROGRAM_reply @members "${2#*=}" "$3${2%%=*}=" ;;
        *) _PROGRAM_reply 'CONDITIONS' "$2" "$3" ;;
        esac
        ;;
    @*)
        while read -r word _; do
            [[ $word != "$2"* ]] || COMPREPLY+=("$3$word")
        done < <("${words[0]/#'~/'/$HOME/}" __complete "${1#@}" "${kept[@]}" 2>/dev/null </dev/null)
        ;;
#end
    *)
        for word in $1; do
            [[ $word != "$2"* ]] || COMPREPLY+=("$3$word")
        done
        [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
        ;;
    esac
}

_PROGRAM() {
    local IFS=$' \t\n' words=() KEPTarguments=() verbs options rest values
    local place='' given=0 only='' option='' word current i last breaks
    COMPREPLY=()
    _PROGRAM_words
    last=$((${#words[@]} - 1))
    current=${words[last]}
    _PROGRAM_place ''
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ $only || $word != -?* ]]; then
            if [[ ! $only && $given = 0 && $word && " $verbs " == *" $word "* ]]; then
                place=${place:+$place }$word
                _PROGRAM_place "$place"
            else
                given=$((given + 1))
            fi
        elif [[ $word == -- ]]; then
            only=1
        elif [[ $word == --*=* ]]; then
#if live
            _PROGRAM_keep "${word%%=*}" "${word#*=}"
#else
            continue
#end
        elif _PROGRAM_takes "$place" "$word"; then
            option=$word
            i=$((i + 1))
#if live
            ((i == last)) || _PROGRAM_keep "$option" "${words[i]}"
#end
        fi
    done
    if ((i > last)); then
        _PROGRAM_takes "$place" "$option"
        _PROGRAM_reply "$values" "$current" ''
    elif [[ ! $only && $current == --*=* ]]; then
        ! _PROGRAM_takes "$place" "${current%%=*}" ||
            _PROGRAM_reply "$values" "${current#*=}" "${current%%=*}="
    elif [[ ! $only && $current == -* ]]; then
        _PROGRAM_reply "$options" "$current" ''
    else
        ((given)) || _PROGRAM_reply "$verbs" "$current" ''
        _PROGRAM_reply "${arguments[given]-$rest}" "$current" ''
    fi
    # Readline replaces only what is behind the last = or : of the word.
    breaks=${COMP_WORDBREAKS//[^=:]/}
    if [[ $breaks && $current == *["$breaks"]* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*["$breaks"]}"}"}")
    fi
}

complete -F _PROGRAM PROGRAM
