# bash completion of raftctl, generated from its commands: see raftctl(1).
# shellcheck shell=bash

# Sets words to those before the cursor and, at the end, the beginning of the one that it is in;
# bash itself splits at = and :.
_raftctl_words() {
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
_raftctl_takes() {
    case $1:$2 in
    'status:--interval') values='' ;;
    'health:--max-lag') values='' ;;
    'doctor:--max-lag') values='' ;;
    'wait:--node') values='@members' ;;
    'member add:--stall-timeout') values='' ;;
    'member add:--if-config') values='' ;;
    'member promote:--if-config') values='' ;;
    'member demote:--if-config') values='' ;;
    'member remove:--if-config') values='' ;;
    'member replace:--stall-timeout') values='' ;;
    'member replace:--if-config') values='' ;;
    'member update:--if-config') values='' ;;
    'member reconfigure:--stall-timeout') values='' ;;
    'member reconfigure:--if-config') values='' ;;
    'lease on:--duration') values='' ;;
    'lease on:--max-drift') values='' ;;
    'lease on:--if-config') values='' ;;
    'lease off:--if-config') values='' ;;
    'elections watch:--data-dir') values='@directories' ;;
    'elections watch:--since') values='' ;;
    'elections watch:--until') values='' ;;
    'elections history:--data-dir') values='@directories' ;;
    'elections history:--since') values='' ;;
    'elections history:--until') values='' ;;
    'events:--data-dir') values='@directories' ;;
    'events:--since') values='' ;;
    'events:--until') values='' ;;
    'events:--type') values='election_timeout prevote_requested prevote vote_requested vote role_changed leader_elected leader_changed stepped_down quorum_lost quorum_regained transfer_started transfer_failed started stopping removed events_dropped election_learned config_changed log_truncated log_rebuilt snapshot_taken snapshot_sent snapshot_installed storage_fault storage_recovered fault_injected' ;;
    'kv put:--file') values='@files' ;;
    'kv cas:--expect') values='' ;;
    'kv cas:--expect-revision') values='' ;;
    'kv cas:--file') values='@files' ;;
    'kv scan:--limit') values='' ;;
    'log show:--node') values='@members' ;;
    'log show:--data-dir') values='@directories' ;;
    'log show:--from') values='' ;;
    'log show:--to') values='' ;;
    'log show:--last') values='' ;;
    'log stats:--node') values='@members' ;;
    'log stats:--data-dir') values='@directories' ;;
    'log compare:--data-dir') values='@directories' ;;
    'log verify:--node') values='@members' ;;
    'log verify:--data-dir') values='@directories' ;;
    'log repair:--data-dir') values='@directories' ;;
    'log rebuild:--data-dir') values='@directories' ;;
    'snapshot take:--node') values='@members' ;;
    'snapshot take:--stall-timeout') values='' ;;
    'snapshot list:--node') values='@members' ;;
    'snapshot list:--data-dir') values='@directories' ;;
    'snapshot save:--node') values='@members' ;;
    'snapshot save:--stall-timeout') values='' ;;
    'snapshot restore:--data-dir') values='@directories' ;;
    'snapshot restore:--id') values='' ;;
    'snapshot restore:--listen') values='' ;;
    'snapshot restore:--stall-timeout') values='' ;;
    'snapshot install:--stall-timeout') values='' ;;
    'recover survey:--data-dir') values='@directories' ;;
    'recover plan:--output') values='table wide json jsonl' ;;
    'recover plan:-o' | 'recover plan:--plan') values='@files' ;;
    'recover apply:--data-dir') values='@directories' ;;
    'bench put:--clients') values='' ;;
    'bench put:--inflight') values='' ;;
    'bench put:--rate') values='' ;;
    'bench put:--size') values='' ;;
    'bench put:--keys') values='' ;;
    'bench put:--distribution') values='uniform zipf sequential' ;;
    'bench put:--warmup') values='' ;;
    'bench put:--duration') values='' ;;
    'bench put:--every') values='' ;;
    'bench get:--clients') values='' ;;
    'bench get:--inflight') values='' ;;
    'bench get:--rate') values='' ;;
    'bench get:--size') values='' ;;
    'bench get:--keys') values='' ;;
    'bench get:--distribution') values='uniform zipf sequential' ;;
    'bench get:--warmup') values='' ;;
    'bench get:--duration') values='' ;;
    'bench get:--every') values='' ;;
    'bench mixed:--clients') values='' ;;
    'bench mixed:--inflight') values='' ;;
    'bench mixed:--rate') values='' ;;
    'bench mixed:--size') values='' ;;
    'bench mixed:--keys') values='' ;;
    'bench mixed:--distribution') values='uniform zipf sequential' ;;
    'bench mixed:--warmup') values='' ;;
    'bench mixed:--duration') values='' ;;
    'bench mixed:--every') values='' ;;
    'bench mixed:--reads') values='' ;;
    'bench W1:--warmup') values='' ;;
    'bench W1:--duration') values='' ;;
    'bench W1:--every') values='' ;;
    'bench W2:--warmup') values='' ;;
    'bench W2:--duration') values='' ;;
    'bench W2:--every') values='' ;;
    'bench W3:--warmup') values='' ;;
    'bench W3:--duration') values='' ;;
    'bench W3:--every') values='' ;;
    'bench W4:--warmup') values='' ;;
    'bench W4:--duration') values='' ;;
    'bench W4:--every') values='' ;;
    'bench W5:--warmup') values='' ;;
    'bench W5:--duration') values='' ;;
    'bench W5:--every') values='' ;;
    'bench W6:--warmup') values='' ;;
    'bench W6:--duration') values='' ;;
    'bench W6:--every') values='' ;;
    'bench W7:--trials') values='' ;;
    'bench W7:--dir') values='@directories' ;;
    'bench W8:--entries') values='' ;;
    'bench W8:--trials') values='' ;;
    'bench W8:--dir') values='@directories' ;;
    'bench W9:--warmup') values='' ;;
    'bench W9:--duration') values='' ;;
    'bench W9:--dir') values='@directories' ;;
    'bench W10:--trials') values='' ;;
    'playground:--dir') values='@directories' ;;
    'playground:--nodes') values='' ;;
    'playground:--base-port') values='' ;;
    'playground up:--nodes') values='' ;;
    'playground up:--base-port') values='' ;;
    'playground up:--dir') values='@directories' ;;
    'playground down:--dir') values='@directories' ;;
    'playground status:--dir') values='@directories' ;;
    'playground env:--dir') values='@directories' ;;
    'playground kill:--dir') values='@directories' ;;
    'playground start:--dir') values='@directories' ;;
    'playground pause:--dir') values='@directories' ;;
    'playground resume:--dir') values='@directories' ;;
    'playground partition:--dir') values='@directories' ;;
    'playground slow:--link') values='' ;;
    'playground slow:--disk') values='' ;;
    'playground slow:--dir') values='@directories' ;;
    'playground heal:--dir') values='@directories' ;;
    'playground destroy:--dir') values='@directories' ;;
    'drill split-brain:--base-port') values='' ;;
    'drill split-brain:--dir') values='@directories' ;;
    'drill leader-loss:--base-port') values='' ;;
    'drill leader-loss:--dir') values='@directories' ;;
    'drill lagging-follower:--base-port') values='' ;;
    'drill lagging-follower:--dir') values='@directories' ;;
    'drill rolling-restart:--base-port') values='' ;;
    'drill rolling-restart:--dir') values='@directories' ;;
    'drill membership:--base-port') values='' ;;
    'drill membership:--dir') values='@directories' ;;
    'drill quorum-loss:--base-port') values='' ;;
    'drill quorum-loss:--dir') values='@directories' ;;
    'dashboard:--refresh') values='' ;;
    'dashboard:--view') values='' ;;
    'dashboard:--record') values='@files' ;;
    'dashboard:--replay') values='@files' ;;
    'shell:-f' | 'shell:--file') values='@files' ;;
    *:-e | *:--endpoints) values='' ;;
    *:-o | *:--output) values='table wide json jsonl' ;;
    *:--timeout) values='' ;;
    *:--dial-timeout) values='' ;;
    *:--color) values='auto always never' ;;
    *:-w | *:--write-out) values='table wide json jsonl' ;;
    *) return 1 ;;
    esac
}

# Sets what there is at the place $1: verbs, options, and the values of arguments, rest being those
# of all further ones.
_raftctl_place() {
    verbs='' options='-e --endpoints -o --output --timeout --dial-timeout --no-headers --color -q --quiet -y --yes -h --help -w --write-out' arguments=() rest=''
    case $1 in
    '')
        verbs='status health doctor wait member leader lease elections events kv log snapshot recover bench playground drill dashboard shell completion version help'
        ;;
    'status')
        options+=' --watch --interval'
        ;;
    'health')
        options+=' --max-lag --local --nagios'
        ;;
    'doctor')
        options+=' --max-lag'
        ;;
    'wait')
        options+=' --node --all'
        rest='@conditions'
        ;;
    'member')
        verbs='list add promote demote remove replace update reconfigure can-stop'
        ;;
    'member add')
        options+=' --learner --no-wait --stall-timeout --if-config --dry-run --force'
        ;;
    'member promote')
        options+=' --if-config --dry-run --force'
        arguments=('@learners')
        ;;
    'member demote')
        options+=' --if-config --dry-run --force'
        arguments=('@voters')
        ;;
    'member remove')
        options+=' --if-config --dry-run --force'
        arguments=('@members')
        ;;
    'member replace')
        options+=' --stall-timeout --if-config --dry-run --force'
        arguments=('@members' '@members' '')
        ;;
    'member update')
        options+=' --if-config --dry-run --force'
        arguments=('@members' '')
        ;;
    'member reconfigure')
        options+=' --stall-timeout --if-config --dry-run --force'
        ;;
    'member can-stop')
        arguments=('@members')
        ;;
    'leader')
        verbs='show transfer step-down'
        ;;
    'leader transfer')
        options+=' --dry-run'
        arguments=('@voters')
        ;;
    'leader step-down')
        options+=' --dry-run'
        ;;
    'lease')
        verbs='show on off'
        ;;
    'lease on')
        options+=' --duration --max-drift --if-config --dry-run --force'
        ;;
    'lease off')
        options+=' --if-config --dry-run --force'
        ;;
    'elections')
        verbs='watch history'
        ;;
    'elections watch')
        options+=' --data-dir --since --until'
        ;;
    'elections history')
        options+=' --data-dir --since --until'
        ;;
    'events')
        options+=' --data-dir --since --until --type --follow'
        ;;
    'kv')
        verbs='put get del cas scan incr'
        ;;
    'kv put')
        options+=' --file'
        ;;
    'kv get')
        options+=' --stale --raw'
        ;;
    'kv cas')
        options+=' --expect --expect-revision --absent --file'
        ;;
    'kv scan')
        options+=' --limit --stale'
        ;;
    'log')
        verbs='show stats compare verify repair rebuild'
        ;;
    'log show')
        options+=' --node --data-dir --from --to --last --follow'
        ;;
    'log stats')
        options+=' --node --data-dir'
        ;;
    'log compare')
        options+=' --data-dir'
        rest='@members'
        ;;
    'log verify')
        options+=' --node --data-dir'
        ;;
    'log repair')
        options+=' --data-dir --dry-run'
        ;;
    'log rebuild')
        options+=' --data-dir --dry-run'
        ;;
    'snapshot')
        verbs='take list save inspect verify restore install'
        ;;
    'snapshot take')
        options+=' --node --all --dry-run --stall-timeout'
        ;;
    'snapshot list')
        options+=' --node --data-dir'
        ;;
    'snapshot save')
        options+=' --node --overwrite --stall-timeout'
        arguments=('@files')
        ;;
    'snapshot inspect')
        arguments=('@files')
        ;;
    'snapshot verify')
        arguments=('@files')
        ;;
    'snapshot restore')
        options+=' --data-dir --id --listen --dry-run --stall-timeout'
        arguments=('@files')
        ;;
    'snapshot install')
        options+=' --stall-timeout'
        arguments=('@members')
        ;;
    'recover')
        verbs='survey plan apply'
        ;;
    'recover survey')
        options+=' --data-dir'
        ;;
    'recover plan')
        options='--overwrite -e --endpoints --timeout --dial-timeout --no-headers --color -q --quiet -y --yes -h --help -w --write-out --output -o --plan'
        rest='@files'
        ;;
    'recover apply')
        options+=' --data-dir --dry-run'
        arguments=('@files')
        ;;
    'bench')
        verbs='put get mixed W1 W2 W3 W4 W5 W6 W7 W8 W9 W10'
        ;;
    'bench put')
        options+=' --clients --inflight --rate --size --keys --distribution --warmup --duration --every'
        ;;
    'bench get')
        options+=' --clients --inflight --rate --size --keys --distribution --warmup --duration --every --stale'
        ;;
    'bench mixed')
        options+=' --clients --inflight --rate --size --keys --distribution --warmup --duration --every --reads'
        ;;
    'bench W1')
        options+=' --warmup --duration --every'
        ;;
    'bench W2')
        options+=' --warmup --duration --every'
        ;;
    'bench W3')
        options+=' --warmup --duration --every'
        ;;
    'bench W4')
        options+=' --warmup --duration --every'
        ;;
    'bench W5')
        options+=' --warmup --duration --every'
        ;;
    'bench W6')
        options+=' --warmup --duration --every'
        ;;
    'bench W7')
        options+=' --trials --stop --dir'
        ;;
    'bench W8')
        options+=' --entries --trials --dir'
        ;;
    'bench W9')
        options+=' --warmup --duration --dir'
        ;;
    'bench W10')
        options+=' --trials'
        ;;
    'playground')
        verbs='up down status env kill start pause resume partition slow heal destroy'
        options+=' --dir --nodes --base-port --detach'
        ;;
    'playground up')
        options+=' --nodes --base-port --detach --dir'
        ;;
    'playground down')
        options+=' --dir'
        rest='@nodes'
        ;;
    'playground status')
        options+=' --dir'
        ;;
    'playground env')
        options+=' --dir'
        ;;
    'playground kill')
        options+=' --dir'
        arguments=('@nodes')
        ;;
    'playground start')
        options+=' --dir'
        arguments=('@nodes')
        ;;
    'playground pause')
        options+=' --dir'
        arguments=('@nodes')
        ;;
    'playground resume')
        options+=' --dir'
        arguments=('@nodes')
        ;;
    'playground partition')
        options+=' --dir'
        rest='@nodes'
        ;;
    'playground slow')
        options+=' --link --disk --dir'
        arguments=('@nodes')
        ;;
    'playground heal')
        options+=' --dir'
        ;;
    'playground destroy')
        options+=' --dir'
        ;;
    'drill')
        verbs='list split-brain leader-loss lagging-follower rolling-restart membership quorum-loss'
        ;;
    'drill split-brain')
        options+=' --base-port --dir --keep'
        ;;
    'drill leader-loss')
        options+=' --base-port --dir --keep'
        ;;
    'drill lagging-follower')
        options+=' --base-port --dir --keep'
        ;;
    'drill rolling-restart')
        options+=' --base-port --dir --keep'
        ;;
    'drill membership')
        options+=' --base-port --dir --keep'
        ;;
    'drill quorum-loss')
        options+=' --base-port --dir --keep'
        ;;
    'dashboard')
        options+=' --readonly --refresh --ascii --once --view --record --replay'
        ;;
    'shell')
        options+=' -f --file --no-history'
        ;;
    'completion')
        arguments=('bash zsh fish')
        ;;
    'help')
        verbs='status health doctor wait member leader lease elections events kv log snapshot recover bench playground drill dashboard shell completion version help exit-codes'
        ;;
    'help member')
        verbs='list add promote demote remove replace update reconfigure can-stop'
        ;;
    'help leader')
        verbs='show transfer step-down'
        ;;
    'help lease')
        verbs='show on off'
        ;;
    'help elections')
        verbs='watch history'
        ;;
    'help kv')
        verbs='put get del cas scan incr'
        ;;
    'help log')
        verbs='show stats compare verify repair rebuild'
        ;;
    'help snapshot')
        verbs='take list save inspect verify restore install'
        ;;
    'help recover')
        verbs='survey plan apply'
        ;;
    'help bench')
        verbs='put get mixed W1 W2 W3 W4 W5 W6 W7 W8 W9 W10'
        ;;
    'help playground')
        verbs='up down status env kill start pause resume partition slow heal destroy'
        ;;
    'help drill')
        verbs='list split-brain leader-loss lagging-follower rolling-restart membership quorum-loss'
        ;;
    esac
}

# Keeps the option $1 with its value $2 for whoever is asked for values.
_raftctl_keep() {
    case $1 in
    -e | --endpoints | --dir) kept+=("$1" "${2/#'~/'/$HOME/}") ;;
    esac
}

# Adds to COMPREPLY what there is of the values $1 that begins with $2, behind $3. Words are not
# expanded, for some come from a cluster.
_raftctl_reply() {
    local word
    case $1 in
    @files) compopt -o default 2>/dev/null ;;
    @directories) compopt -o dirnames 2>/dev/null ;;
    @conditions)
        case $2 in
        voter=* | caught-up=*) _raftctl_reply @members "${2#*=}" "$3${2%%=*}=" ;;
        *) _raftctl_reply 'leader healthy voter= member-count= applied= caught-up=' "$2" "$3" ;;
        esac
        ;;
    @*)
        while read -r word _; do
            [[ $word != "$2"* ]] || COMPREPLY+=("$3$word")
        done < <("${words[0]/#'~/'/$HOME/}" __complete "${1#@}" "${kept[@]}" 2>/dev/null </dev/null)
        ;;
    *)
        for word in $1; do
            [[ $word != "$2"* ]] || COMPREPLY+=("$3$word")
        done
        [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
        ;;
    esac
}

_raftctl() {
    local IFS=$' \t\n' words=() kept=() arguments=() verbs options rest values
    local place='' given=0 only='' option='' word current i last breaks
    COMPREPLY=()
    _raftctl_words
    last=$((${#words[@]} - 1))
    current=${words[last]}
    _raftctl_place ''
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ $only || $word != -?* ]]; then
            if [[ ! $only && $given = 0 && $word && " $verbs " == *" $word "* ]]; then
                place=${place:+$place }$word
                _raftctl_place "$place"
            else
                given=$((given + 1))
            fi
        elif [[ $word == -- ]]; then
            only=1
        elif [[ $word == --*=* ]]; then
            _raftctl_keep "${word%%=*}" "${word#*=}"
        elif _raftctl_takes "$place" "$word"; then
            option=$word
            i=$((i + 1))
            ((i == last)) || _raftctl_keep "$option" "${words[i]}"
        fi
    done
    if ((i > last)); then
        _raftctl_takes "$place" "$option"
        _raftctl_reply "$values" "$current" ''
    elif [[ ! $only && $current == --*=* ]]; then
        ! _raftctl_takes "$place" "${current%%=*}" ||
            _raftctl_reply "$values" "${current#*=}" "${current%%=*}="
    elif [[ ! $only && $current == -* ]]; then
        _raftctl_reply "$options" "$current" ''
    else
        ((given)) || _raftctl_reply "$verbs" "$current" ''
        _raftctl_reply "${arguments[given]-$rest}" "$current" ''
    fi
    # Readline replaces only what is behind the last = or : of the word.
    breaks=${COMP_WORDBREAKS//[^=:]/}
    if [[ $breaks && $current == *["$breaks"]* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*["$breaks"]}"}"}")
    fi
}

complete -F _raftctl raftctl
