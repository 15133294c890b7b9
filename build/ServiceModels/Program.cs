using System.ComponentModel;
using System.Diagnostics;
using Wallarm.Connector.ServiceModels;

// service-models FOLDER [--surface]: writes a file a service, from the models of the botocore that python3 finds. With --surface the files have
// the whole public surface of the official packages, and nothing behind it.
if (args is not [var folder, .. var rest] || rest is not ([] or ["--surface"]))
{
    Console.Error.WriteLine("usage: service-models OUTPUT-FOLDER [--surface]");
    return 2;
}

if (FindBotocore() is not [var version, var data])
{
    Console.Error.WriteLine("The service models are those of botocore, and python3 finds none: pip install botocore");
    return 1;
}

Directory.CreateDirectory(folder);
foreach (var service in ServiceDescription.ReadAll())
{
    var model = ServiceModel.Read(data, service.Model);
    var code = new ServiceWriter(service, model, isSurface: rest.Length > 0).Write(version);
    File.WriteAllText(Path.Combine(folder, $"{service.Name}.cs"), code);
}

return 0;

static string[] FindBotocore()
{
    const string Script =
        "import botocore, os; print(botocore.__version__); print(os.path.join(os.path.dirname(botocore.__file__), 'data'))";
    try
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardOutput = true })!;
        return python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
    catch (Win32Exception)
    {
        return [];
    }
}
