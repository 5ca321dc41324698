// The passes of the plugin.
#ifndef GAUS_PASSES_H
#define GAUS_PASSES_H

namespace gaus {

// Makes `gaus-schedule` known by its name.
void registerPasses();

} // namespace gaus

#endif // GAUS_PASSES_H
