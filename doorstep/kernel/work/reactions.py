"""Jobs hang on a unit without being facts of it: a change of the map may take them along."""

from doorstep.kernel.places.watchers import computed
from doorstep.kernel.work.models import Job

computed.add(Job)
