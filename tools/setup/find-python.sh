# Prints a Python 3.11 or newer: the one in .venv when it still works, else the machine's.
for python in .venv/bin/python python3 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$python"
        exit 0
    fi
done
echo "Doorstep needs Python 3.11 or newer (Debian, Ubuntu: apt-get install python3)." >&2
exit 1
