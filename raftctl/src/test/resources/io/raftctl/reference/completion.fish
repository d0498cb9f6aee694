# fish completion of PROGRAM, generated from its commands: see PROGRAM(SECTION).

# Prints what the option $argv[2] takes at the place $argv[1]; fails if it takes none.
function __PROGRAM_takes
    switch "$argv[1]:$argv[2]"
TAKES
        case '*'
            return 1
    end
end

# Prints the verbs below the place $argv[1].
function __PROGRAM_verbs
    switch "$argv[1]"
VERBS
    end
end

# Prints the options at the place $argv[1].
function __PROGRAM_options
    switch "$argv[1]"
OPTIONS
    end
GLOBALS
end

# Prints what argument number $argv[2], from 0, is at the place $argv[1].
function __PROGRAM_argument
    switch "$argv[1]:$argv[2]"
ARGUMENTS
    end
end

#if live
# Prints the option $argv[1] with its value $argv[2], if whoever is asked for values needs it.
function __PROGRAM_keep
    switch "$argv[1]"
        case -e --endpoints --dir
            printf '%s\n' $argv[1] (string replace -r '^~/' "$HOME/" -- "$argv[2]")
    end
end

#end
# Prints what there is of the values $argv[1]; $argv[2] is what has been typed of one, and the
# others are for whoever is asked.
function __PROGRAM_values
    switch "$argv[1]"
        case ''
        case @files
            __fish_complete_path "$argv[2]"
        case @directories
            __fish_complete_directories "$argv[2]" Directory
#if live
        case @conditions
            switch "$argv[2]"
MEMBERED
                    set -l name (string replace -r '=.*' '=' -- "$argv[2]")
                    __PROGRAM_values @members '' $argv[3..-1] | string replace -r '^' -- "$name"
                case '*'
                    printf '%s\n' CONDITIONS
            end
        case '@*'
            $argv[3] __complete (string sub -s 2 -- $argv[1]) $argv[4..-1] 2>/dev/null </dev/null
#end
        case '*'
            string split ' ' -- $argv[1]
    end
end

function __PROGRAM_complete
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
                    __PROGRAM_verbs "$place" | string replace -r '\t.*' '')
                set place (string trim -- "$place $word")
            else
                set given (math $given + 1)
            end
        else if test "$word" = --
            set only 1
        else if string match -qr '^--.*=' -- "$word"
#if live
            set -a asked (__PROGRAM_keep (string split -m 1 = -- "$word"))
#else
            continue
#end
        else if set -l values (__PROGRAM_takes "$place" "$word")
            if not set -q words[1]
                __PROGRAM_values "$values" "$current" $asked
                return
            end
#if live
            set -a asked (__PROGRAM_keep "$word" "$words[1]")
#end
            set -e words[1]
        end
    end
    if test -z "$only"; and string match -qr '^--.*=' -- "$current"
        set -l parts (string split -m 1 = -- "$current")
        if set -l values (__PROGRAM_takes "$place" "$parts[1]")
            __PROGRAM_values "$values" "$parts[2]" $asked | string replace -r '^' -- "$parts[1]="
        end
    else if test -z "$only"; and string match -q -- '-*' "$current"
        __PROGRAM_options "$place"
    else
        if test $given = 0
            __PROGRAM_verbs "$place"
        end
        set -l values (__PROGRAM_argument "$place" $given)
        __PROGRAM_values "$values" "$current" $asked
    end
end

complete -c PROGRAM -e
complete -c PROGRAM -f -a '(__PROGRAM_complete)'
