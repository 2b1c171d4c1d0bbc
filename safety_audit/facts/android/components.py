"""Names of parts of apps: `package/class`, the class in short or in full."""

__all__ = ["components", "full_component", "package_of"]


def full_component(component: str) -> str:
    """Return the full name of a component: `a.b/.C` is short for `a.b/a.b.C`."""
    package, slash, name = component.partition("/")
    return f"{package}/{package}{name}" if slash and name.startswith(".") else component


def components(value: str) -> tuple[str, ...]:
    """Return the full names in a setting that parts them by colons, each once.

    A name without a class is kept: what stands there may be worth a look, although Android does
    not start it.
    """
    names = (full_component(name.strip()) for name in value.split(":"))
    return tuple(dict.fromkeys(name for name in names if name))


def package_of(component: str) -> str:
    """Return the app that a component belongs to."""
    return component.partition("/")[0]
