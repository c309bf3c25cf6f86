"""The command line: arguments, commands, and the only code that prints.

Comes in: arguments. Goes out: an exit code, messages on standard error, data on standard output. Must not know:
anything of stories and pages but what a report says.
"""
