#compdef PROGRAM
# zsh completion of PROGRAM, generated from its commands: see PROGRAM(SECTION).

#if live
# Completes what only PROGRAM can tell: $1 says of what kind.
_PROGRAM_live() {
  local -a found=(${(f)"$($asked[1] __complete $1 $asked[2,-1] 2>/dev/null </dev/null)"})
  found=(${${found//:/\\:}/$'\t'/:})
  _describe -t values "$1" found
}

# Completes what can be waited for.
_PROGRAM_conditions() {
  local ret=1
  if compset -P '(MEMBERED)='; then
    _PROGRAM_live members && ret=0
  elif compset -P '*='; then
    _message number
  else
    compadd -- ALONE && ret=0
    compadd -S = -- VALUED && ret=0
  fi
  return ret
}

#end
FUNCTIONS

_PROGRAM() {
#if live
  local -a asked=(${${(Q)words[1]}/#\~\//$HOME/})
  local i
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
    (-e|--endpoints|--dir) ((i + 1 == CURRENT)) || asked+=($words[i] ${words[i + 1]/#\~\//$HOME/}) ;;
    (--endpoints=*|--dir=*) asked+=($words[i]) ;;
    esac
  done
#end
  local -a globals=(
GLOBALS
  )
  _PROGRAM-
}

if [[ $funcstack[1] = _PROGRAM ]]; then
  _PROGRAM "$@"
elif (($+functions[compdef])); then
  compdef _PROGRAM PROGRAM
else
  print -u 2 'PROGRAM: completion needs compinit: autoload -U compinit && compinit'
fi
