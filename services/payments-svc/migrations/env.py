from kit.migrations import run_environment
from payments_svc.records import Base

run_environment(Base.metadata)
