"""`safety-audit completion`: print what makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

from safety_audit.cli.streams import tell

__all__ = ["completion"]

_VARIABLE = "_SAFETY_AUDIT_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands and options. No file is changed.

    A line in a shell's settings can be seen by whoever opens this account.

    \b
    Examples:
      eval "$(safety-audit completion bash)"
      safety-audit completion fish | source
    """
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"There is nothing to print for {shell}.")
    tell(made(context.find_root().command, {}, "safety-audit", _VARIABLE).source() + "\n")
