# fish completion of raftd, generated from its commands: see raftd(8).

# Prints what the option $argv[2] takes at the place $argv[1]; fails if it takes none.
function __raftd_takes
    switch "$argv[1]:$argv[2]"
        case '*:--config'
            echo '@files'
        case '*:--id'
            echo ''
        case '*:--listen'
            echo ''
        case '*:--advertise'
            echo ''
        case '*:--data'
            echo '@directories'
        case '*:--bootstrap'
            echo ''
        case '*:--join'
            echo ''
        case '*:--election-timeout'
            echo ''
        case '*:--heartbeat'
            echo ''
        case '*:--segment-size'
            echo ''
        case '*:--snapshot-log-size'
            echo ''
        case '*:--snapshot-entries'
            echo ''
        case '*:--max-request'
            echo ''
        case '*:--log-level'
            echo 'error warn info debug trace'
        case '*:--log-format'
            echo 'text json'
        case '*:--pid-file'
            echo '@files'
        case '*:--ready-file'
            echo '@files'
        case '*'
            return 1
    end
end

# Prints the verbs below the place $argv[1].
function __raftd_verbs
    switch "$argv[1]"
        case ''
            printf '%s\t%s\n' check 'Checks configuration, directory, port, clock and disk'
    end
end

# Prints the options at the place $argv[1].
function __raftd_options
    switch "$argv[1]"
    end
    printf '%s\t%s\n' -h 'Show this help message and exit'
    printf '%s\t%s\n' --help 'Show this help message and exit'
    printf '%s\t%s\n' -V 'Print version information and exit'
    printf '%s\t%s\n' --version 'Print version information and exit'
    printf '%s\t%s\n' --config 'Read settings from a file; flags and environment go first'
    printf '%s\t%s\n' --id 'The node\'s name in the cluster'
    printf '%s\t%s\n' --listen 'The address that peers, clients and operators come to'
    printf '%s\t%s\n' --advertise 'Where the others reach it, if not at --listen'
    printf '%s\t%s\n' --data 'The node\'s own data directory; created when it is missing'
    printf '%s\t%s\n' --bootstrap 'All nodes of a new cluster, this one among them'
    printf '%s\t%s\n' --join 'Nodes of a living cluster; waits until `raftctl member add` admits this one'
    printf '%s\t%s\n' --insecure 'Listen beyond the loopback interface although nothing is encrypted'
    printf '%s\t%s\n' --election-timeout 'Without a leader for 1 to 2 times as long, a node campaigns'
    printf '%s\t%s\n' --heartbeat 'How often a leader shows itself; at most a third of the election timeout'
    printf '%s\t%s\n' --segment-size 'The log goes on in a new file at this size'
    printf '%s\t%s\n' --snapshot-log-size 'A snapshot is taken after so many bytes of entries'
    printf '%s\t%s\n' --snapshot-entries 'A snapshot is taken after so many entries'
    printf '%s\t%s\n' --max-request 'Of a key and its value together'
    printf '%s\t%s\n' --log-level 'error, warn, info, debug or trace; reloaded on SIGHUP'
    printf '%s\t%s\n' --log-format 'text or json, on stderr'
    printf '%s\t%s\n' --pid-file 'Holds the process id while the node runs'
    printf '%s\t%s\n' --ready-file 'Holds the ready line while the node runs'
    printf '%s\t%s\n' --enable-fault-injection 'Let faults be put into this node, for playgrounds and drills; on the loopback interface only'
end

# Prints what argument number $argv[2], from 0, is at the place $argv[1].
function __raftd_argument
    switch "$argv[1]:$argv[2]"
    end
end

# Prints what there is of the values $argv[1]; $argv[2] is what has been typed of one, and the
# others are for whoever is asked.
function __raftd_values
    switch "$argv[1]"
        case ''
        case @files
            __fish_complete_path "$argv[2]"
        case @directories
            __fish_complete_directories "$argv[2]" Directory
        case '*'
            string split ' ' -- $argv[1]
    end
end

function __raftd_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    while string match -qr '^\w+=' -- "$words[1]"
        set -e words[1]
    end
    set -l asked (string replace -r '^~/' "$HOME/" -- "$words[1]")
    set -e words[1]
    set -l place ''
    set -l given 0
    set -l only ''
    while set -q words[1]
        set -l word $words[1]
        set -e words[1]
        if test -n "$only"; or not string match -qr '^-.' -- "$word"
            if test -z "$only" -a $given = 0; and contains -- "$word" (
                    __raftd_verbs "$place" | string replace -r '\t.*' '')
                set place (string trim -- "$place $word")
            else
                set given (math $given + 1)
            end
        else if test "$word" = --
            set only 1
        else if string match -qr '^--.*=' -- "$word"
            continue
        else if set -l values (__raftd_takes "$place" "$word")
            if not set -q words[1]
                __raftd_values "$values" "$current" $asked
                return
            end
            set -e words[1]
        end
    end
    if test -z "$only"; and string match -qr '^--.*=' -- "$current"
        set -l parts (string split -m 1 = -- "$current")
        if set -l values (__raftd_takes "$place" "$parts[1]")
            __raftd_values "$values" "$parts[2]" $asked | string replace -r '^' -- "$parts[1]="
        end
    else if test -z "$only"; and string match -q -- '-*' "$current"
        __raftd_options "$place"
    else
        if test $given = 0
            __raftd_verbs "$place"
        end
        set -l values (__raftd_argument "$place" $given)
        __raftd_values "$values" "$current" $asked
    end
end

complete -c raftd -e
complete -c raftd -f -a '(__raftd_complete)'
